import type { YearValues } from './values.ts';

/** What Echo360 would know beforehand of a year's rooms, courses and people; parents are named by external id. */
export interface ReferenceValues {
  readonly campuses: readonly { readonly externalId: string; readonly name: string }[];
  readonly buildings: readonly { readonly externalId: string; readonly name: string; readonly campus: string }[];
  /** A split room is one room here, by its room group. */
  readonly rooms: readonly {
    readonly externalId: string;
    readonly name: string;
    readonly building: string;
    readonly hasDevice: boolean;
  }[];
  readonly organizations: readonly { readonly externalId: string; readonly name: string }[];
  readonly departments: readonly {
    readonly externalId: string;
    readonly name: string;
    readonly organization: string;
  }[];
  readonly courses: readonly {
    readonly externalId: string;
    readonly name: string;
    readonly courseIdentifier: string;
    readonly department: string;
  }[];
  readonly terms: readonly {
    readonly externalId: string;
    readonly name: string;
    readonly startDate: string;
    readonly endDate: string;
  }[];
  readonly sections: readonly {
    readonly externalId: string;
    readonly sectionNumber: string;
    readonly course: string;
    readonly term: string;
  }[];
  readonly users: readonly { readonly email: string; readonly firstName: string; readonly lastName: string }[];
}

function byKey<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map(value => [keyOf(value), value])).values()];
}

/**
 * The organisation a department belongs to: its first three characters and five zeros (the seed's author is unsure of
 * this).
 */
export const organizationOf = (departmentId: string): string => `${departmentId.slice(0, 3)}00000`;

/**
 * Everything that the year's recordings could refer to, each once. Only sections that a slot uses; only people with an
 * address.
 */
export function referenceValues(year: YearValues): ReferenceValues {
  const term = year.setId;
  const modules = new Map(year.modules.map(module => [module.moduleId, module]));
  const used = byKey(
    year.slots.flatMap(({ moduleId, groupCode }) =>
      moduleId !== null && groupCode !== null && modules.has(moduleId) ? [{ moduleId, groupCode }] : [],
    ),
    ({ moduleId, groupCode }) => `${moduleId}_${groupCode}`,
  );
  const courses = byKey(used, ({ moduleId }) => moduleId).map(({ moduleId }) => ({
    externalId: moduleId,
    name: modules.get(moduleId)?.name ?? moduleId,
    courseIdentifier: moduleId,
    department: modules.get(moduleId)?.owner ?? '',
  }));
  const recording = year.rooms.filter(room => room.features.some(feature => feature !== 'PROJECTOR'));
  return {
    campuses: byKey(year.sites, site => site.campusId).map(site => ({
      externalId: site.campusId,
      name: `${site.campusId} campus`,
    })),
    buildings: year.sites.map(site => ({ externalId: site.siteId, name: site.name, campus: site.campusId })),
    rooms: byKey(
      recording.map(room => ({
        externalId: room.roomGroupCode ?? room.roomId,
        name: room.name.replace(/, part .$/, ''),
        building: room.siteId,
        hasDevice: true,
      })),
      room => room.externalId,
    ),
    organizations: byKey(year.departments, ({ departmentId }) => organizationOf(departmentId)).map(department => ({
      externalId: organizationOf(department.departmentId),
      name: `College of ${department.name}`,
    })),
    departments: year.departments.map(({ departmentId, name }) => ({
      externalId: departmentId,
      name,
      organization: organizationOf(departmentId),
    })),
    courses,
    terms: [
      { externalId: term, name: term, startDate: year.weekStarts[0] ?? '', endDate: year.weekStarts.at(-1) ?? '' },
    ],
    sections: used.map(({ moduleId, groupCode }) => ({
      externalId: `${moduleId}_${groupCode}`,
      sectionNumber: groupCode,
      course: moduleId,
      term,
    })),
    users: year.people.flatMap(person =>
      person.email === null ? [] : [{ email: person.email, firstName: person.forename, lastName: person.surname }],
    ),
  };
}
