import type { z } from 'zod';
import type { Query } from '#shared/clients/http/http-client.ts';
import { answered, type Echo360Api, pagesOf } from './calls.ts';
import { type ReferencePath, referencePath } from './paths.ts';
import { classifyReferenceRefusal, type ReferenceAnswer } from './reference-answer.ts';
import * as reference from './reference-schema.ts';
import { type ListingPage, pageSchema } from './schema.ts';

/** One kind of reference data (API version 1). */
export interface Resource<Item, New, Filter extends Query = Record<string, never>> {
  /** All of them, or an error. */
  list(filter?: Filter): Promise<Item[]>;
  create(item: New): Promise<ReferenceAnswer<Item>>;
}

export interface ReferenceData {
  readonly campuses: Resource<reference.Campus, reference.NewCampus>;
  readonly buildings: Resource<reference.Building, reference.NewBuilding, { readonly campusId?: string }>;
  readonly rooms: Resource<reference.Room, reference.NewRoom, { readonly buildingId?: string }>;
  readonly organizations: Resource<reference.Organization, reference.NewOrganization>;
  readonly departments: Resource<reference.Department, reference.NewDepartment>;
  readonly courses: Resource<reference.Course, reference.NewCourse>;
  readonly terms: Resource<reference.Term, reference.NewTerm>;
  readonly sections: Resource<reference.Section, reference.NewSection>;
}

interface Kind<Item> {
  readonly schema: z.ZodType<Item>;
  readonly page: z.ZodType<ListingPage<Item>>;
}

function kindOf<Item>(schema: z.ZodType<Item>): Kind<Item> {
  return { schema, page: pageSchema(schema) };
}

/** Made once, not for every client. */
const kinds = {
  campuses: kindOf(reference.campusSchema),
  buildings: kindOf(reference.buildingSchema),
  rooms: kindOf(reference.roomSchema),
  organizations: kindOf(reference.organizationSchema),
  departments: kindOf(reference.departmentSchema),
  courses: kindOf(reference.courseSchema),
  terms: kindOf(reference.termSchema),
  sections: kindOf(reference.sectionSchema),
};

export function createReferenceData(api: Echo360Api): ReferenceData {
  function resource<Item extends { readonly id: string }, New extends object, Filter extends Query>(
    name: ReferencePath,
    { schema, page }: Kind<Item>,
    bodyOf: (item: New) => object = item => item,
  ): Resource<Item, New, Filter> {
    const path = referencePath(name);
    return {
      async list(filter) {
        const byId = new Map<string, Item>();
        for await (const items of pagesOf(api, path, page, filter)) for (const item of items) byId.set(item.id, item);
        return [...byId.values()];
      },
      create: item => createdBy(api, path, bodyOf(item), schema),
    };
  }
  return {
    campuses: resource('campuses', kinds.campuses),
    buildings: resource('buildings', kinds.buildings),
    rooms: resource('rooms', kinds.rooms),
    organizations: resource('organizations', kinds.organizations),
    departments: resource('departments', kinds.departments),
    courses: resource('courses', kinds.courses),
    terms: resource('terms', kinds.terms, ({ startDate, endDate, ...term }: reference.NewTerm) => ({
      ...term,
      session: { startDate, endDate },
    })),
    sections: resource('sections', kinds.sections, ({ number, ...section }: reference.NewSection) => ({
      ...section,
      sectionNumber: number,
    })),
  };
}

/** Creates one item of reference data. Never repeated by itself: after a lost answer the next listing shows it. */
export function createdBy<Item>(
  { http }: Echo360Api,
  path: string,
  json: object,
  schema: z.ZodType<Item>,
): Promise<ReferenceAnswer<Item>> {
  const create = http
    .request({ method: 'POST', path, json, schema })
    .then(({ data: item }) => ({ kind: 'done', item }) as const);
  return answered(create, classifyReferenceRefusal);
}
