import { z } from 'zod';
import { readJson } from '../play-json.ts';
import type { Section, Term } from '../records.ts';
import { isDate } from '../schedules/occurrences.ts';
import { parentOf, type Resource } from './resource.ts';

const text = z.string();
const date = text.refine(isDate, 'error.expected.date.isoformat');
const period = z.strictObject({ startDate: date, endDate: date });
const termBody = z.strictObject({
  name: text.min(1, 'error.minLength'),
  session: period,
  exceptions: z.array(period).optional(),
  externalId: text.optional(),
});
const sectionBody = z.strictObject({
  courseId: text.optional(),
  courseExternalId: text.optional(),
  termId: text.optional(),
  termExternalId: text.optional(),
  sectionNumber: text.min(1, 'error.minLength'),
  description: text.optional(),
  instructorId: text.optional(),
  externalId: text.optional(),
});

export const termResource: Resource<Term> = {
  kind: 'Term',
  path: '/terms',
  sortMember: 'normalizedName',
  collection: state => state.terms,
  accept: (body, _context, id) => {
    const { name, session, exceptions = [], externalId } = readJson(body, termBody);
    return { id, name, session, exceptions, externalId };
  },
  view: ({ id, name, session, exceptions, externalId }, { state }) => {
    const sectionCount = state.sections.values().filter(section => section.termId === id).length;
    return { id, institutionId: state.institutionId, name, session, exceptions, sectionCount, externalId };
  },
  usedBy: ({ id }, state) => (state.sections.values().some(section => section.termId === id) ? 'sections' : undefined),
};

export const sectionResource: Resource<Section> = {
  kind: 'Section',
  path: '/sections',
  sortMember: undefined,
  collection: state => state.sections,
  accept: (body, { state }, id) => {
    const given = readJson(body, sectionBody);
    const { sectionNumber, description, externalId } = given;
    const course = parentOf(state.courses, 'Course', given.courseId, given.courseExternalId);
    const term = parentOf(state.terms, 'Term', given.termId, given.termExternalId);
    const { instructorId: named } = given;
    const instructorId = named === undefined ? undefined : parentOf(state.users, 'User', named, undefined).id;
    return { id, courseId: course.id, termId: term.id, sectionNumber, description, instructorId, externalId };
  },
  view: ({ externalId, ...section }, { state }) => ({
    ...section,
    institutionId: state.institutionId,
    scheduleIds: state.schedulesOf(section.id),
    lessonCount: 0,
    instructorCount: section.instructorId === undefined ? 0 : 1,
    studentCount: 0,
    secondaryInstructorIds: [],
    lmsCourseIds: [],
    lmsCourses: [],
    externalId,
  }),
  usedBy: ({ id }, state) => (state.schedulesOf(id).length > 0 ? 'schedules' : undefined),
};
