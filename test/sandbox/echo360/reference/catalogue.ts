import { z } from 'zod';
import { readJson } from '../play-json.ts';
import type { Course, Department, Organization } from '../records.ts';
import { demand } from '../state.ts';
import { parentOf, type Resource } from './resource.ts';

const text = z.string();
const name = text.min(1, 'error.minLength');
const externalId = text.optional();
const organizationBody = z.strictObject({ name, externalId });
const departmentBody = z.strictObject({
  name,
  organizationId: text.optional(),
  organizationExternalId: text.optional(),
  externalId,
});
const courseBody = z.strictObject({
  name,
  courseIdentifier: text.min(1, 'error.minLength'),
  organizationId: text.optional(),
  organizationExternalId: text.optional(),
  departmentId: text.optional(),
  departmentExternalId: text.optional(),
  externalId,
});

export const organizationResource: Resource<Organization> = {
  kind: 'Organization',
  path: '/organizations',
  sortMember: 'normalizedName',
  collection: state => state.organizations,
  accept: (body, _context, id) => {
    const { name, externalId } = readJson(body, organizationBody);
    return { id, name, externalId };
  },
  view: ({ id, name, externalId }, { state }) => {
    const courses = state.courses.values(id);
    const sectionCount = courses.reduce((sum, course) => sum + state.sections.values(course.id).length, 0);
    const departmentCount = state.departments.values(id).length;
    const { institutionId } = state;
    return { id, institutionId, name, departmentCount, courseCount: courses.length, sectionCount, externalId };
  },
  usedBy: ({ id }, state) => {
    if (state.departments.values(id).length > 0) return 'departments';
    return state.courses.values(id).length > 0 ? 'courses' : undefined;
  },
};

export const departmentResource: Resource<Department> = {
  kind: 'Department',
  path: '/departments',
  sortMember: 'normalizedName',
  collection: state => state.departments,
  accept: (body, { state }, id) => {
    const given = readJson(body, departmentBody);
    const { organizationId, organizationExternalId } = given;
    const parent = parentOf(state.organizations, 'Organization', organizationId, organizationExternalId);
    return { id, name: given.name, organizationId: parent.id, externalId: given.externalId };
  },
  view: ({ id, organizationId, name, externalId }, { state: { institutionId } }) => {
    return { id, institutionId, organizationId, name, externalId };
  },
  usedBy: ({ id, organizationId }, state) =>
    state.courses.values(organizationId).some(course => course.departmentId === id) ? 'courses' : undefined,
};

/** A course stands in a department, or directly in an organization. */
export const courseResource: Resource<Course> = {
  kind: 'Course',
  path: '/courses',
  sortMember: 'normalizedName',
  collection: state => state.courses,
  accept: (body, { state }, id) => {
    const given = readJson(body, courseBody);
    const { name, courseIdentifier, departmentId, departmentExternalId, externalId } = given;
    if (departmentId === undefined && departmentExternalId === undefined) {
      const { organizationId, organizationExternalId } = given;
      const parent = parentOf(state.organizations, 'Organization', organizationId, organizationExternalId);
      return { id, name, courseIdentifier, organizationId: parent.id, departmentId: undefined, externalId };
    }
    const department = parentOf(state.departments, 'Department', departmentId, departmentExternalId);
    const organization = demand(state.organizations, department.organizationId);
    return { id, name, courseIdentifier, organizationId: organization.id, departmentId: department.id, externalId };
  },
  view: ({ id, organizationId, departmentId, name, courseIdentifier, externalId }, { state }) => {
    const { institutionId } = state;
    const sectionCount = state.sections.values(id).length;
    return { id, institutionId, organizationId, departmentId, name, courseIdentifier, sectionCount, externalId };
  },
  usedBy: ({ id }, state) => (state.sections.values(id).length > 0 ? 'sections' : undefined),
};
