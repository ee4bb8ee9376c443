import { uniformOf } from '#sandbox/kit/random.ts';
import type { Institution } from './institution.ts';

interface Named {
  readonly externalId: string;
  readonly name: string;
}

/** Reference data as plain values; parents are named by external id. */
export interface ReferenceSeed {
  readonly campuses: readonly Named[];
  readonly buildings: readonly (Named & { readonly campus: string })[];
  readonly rooms: readonly (Named & { readonly building: string; readonly hasDevice: boolean })[];
  readonly organizations: readonly Named[];
  readonly departments: readonly (Named & { readonly organization: string })[];
  readonly courses: readonly (Named & { readonly courseIdentifier: string; readonly department: string })[];
  readonly terms: readonly (Named & { readonly startDate: string; readonly endDate: string })[];
  readonly sections: readonly {
    readonly externalId: string;
    readonly sectionNumber: string;
    readonly course: string;
    readonly term: string;
  }[];
  readonly users: readonly { readonly email: string; readonly firstName: string; readonly lastName: string }[];
}

export type SeedKind = 'buildings' | 'rooms' | 'devices' | 'departments' | 'courses' | 'sections' | 'users';

/**
 * Shares (0 to 1) of what the institution does not have. Of a kind with a share above 0 at least one is missing; what
 * stands in something missing is missing too. `devices` are rooms that exist but cannot record.
 */
export type MissingShares = Partial<Readonly<Record<SeedKind, number>>>;

/** A little of everything that a sync can mend, and of what needs a person (devices, users). */
export const someMissing: MissingShares = {
  departments: 0.05,
  courses: 0.05,
  sections: 0.05,
  devices: 0.01,
  users: 0.02,
};

/** External ids (of users: e-mail addresses) of what was left out, with what stands in it. */
export type LeftOut = Readonly<Record<SeedKind, readonly string[]>>;

/**
 * Fills an empty institution, less what is to be missing; which that is depends on the ids alone. Gives what was left
 * out.
 */
export function seedReferenceData(state: Institution, seed: ReferenceSeed, missing: MissingShares = {}): LeftOut {
  const buildings = chosen(seed.buildings, missing.buildings);
  const rooms = chosen(seed.rooms, missing.rooms, ({ building }) => buildings.has(building));
  const devices = chosen(seed.rooms, missing.devices);
  const departments = chosen(seed.departments, missing.departments);
  const courses = chosen(seed.courses, missing.courses, ({ department }) => departments.has(department));
  const sections = chosen(seed.sections, missing.sections, ({ course }) => courses.has(course));
  const people = seed.users.map(user => ({ ...user, externalId: user.email }));
  const users = chosen(people, missing.users);

  for (const campus of seed.campuses) state.addCampus(campus);
  for (const building of without(seed.buildings, buildings)) state.addBuilding(building);
  for (const room of without(seed.rooms, rooms)) {
    state.addRoom({ ...room, hasDevice: room.hasDevice && !devices.has(room.externalId) });
  }
  for (const organization of seed.organizations) state.addOrganization(organization);
  for (const department of without(seed.departments, departments)) state.addDepartment(department);
  for (const course of without(seed.courses, courses)) state.addCourse(course);
  for (const term of seed.terms) state.addTerm(term);
  for (const section of without(seed.sections, sections)) state.addSection(section);
  for (const { email, firstName, lastName } of without(people, users)) state.addUser({ email, firstName, lastName });

  return {
    buildings: [...buildings],
    rooms: [...rooms],
    devices: [...devices],
    departments: [...departments],
    courses: [...courses],
    sections: [...sections],
    users: [...users],
  };
}

/** The external ids of a share of the items, and of those whose parent is missing. */
function chosen<Item extends { readonly externalId: string }>(
  items: readonly Item[],
  share = 0,
  orphaned: (item: Item) => boolean = () => false,
): ReadonlySet<string> {
  const byChance = items
    .map(({ externalId }) => ({ externalId, chance: uniformOf(`missing ${externalId}`) }))
    .sort((a, b) => a.chance - b.chance)
    .slice(0, Math.ceil(share * items.length));
  const orphans = items.filter(orphaned);
  return new Set([...byChance, ...orphans].map(({ externalId }) => externalId));
}

function without<Item extends { readonly externalId: string }>(
  items: readonly Item[],
  left: ReadonlySet<string>,
): Item[] {
  return items.filter(({ externalId }) => !left.has(externalId));
}
