import { Collection, type Entity } from './collection.ts';
import { uuidSource } from './ids.ts';
import type {
  Building,
  Campus,
  Course,
  Department,
  Organization,
  Room,
  Schedule,
  Section,
  Term,
  User,
} from './records.ts';
import { RoomDays } from './schedules/room-days.ts';
import type { Echo360Settings } from './settings.ts';

/** Lower case, letters and digits only: what listings by name are ordered by. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const byName = { sortValue: ({ name }: { name: string }) => normalizedName(name) };
const byId = { sortValue: () => '' };

/**
 * All that one institution has in the Echo360 stand-in. Readable directly; changed over HTTP, or by an `Institution`.
 */
export class Echo360State {
  readonly newId: () => string;
  readonly institutionId: string;
  readonly campuses = new Collection<Campus>(byName);
  readonly buildings = new Collection<Building>({ ...byName, group: ({ campusId }) => campusId });
  readonly rooms = new Collection<Room>({ ...byId, group: ({ buildingId }) => buildingId });
  readonly organizations = new Collection<Organization>(byName);
  readonly departments = new Collection<Department>({ ...byName, group: ({ organizationId }) => organizationId });
  readonly courses = new Collection<Course>({ ...byName, group: ({ organizationId }) => organizationId });
  readonly terms = new Collection<Term>(byName);
  readonly sections = new Collection<Section>({ ...byId, group: ({ courseId }) => courseId });
  readonly users = new Collection<User>(byId);
  /** Ordered by start date; within a day by id, which is as good as shuffled. */
  readonly schedules = new Collection<Schedule>({
    sortValue: ({ startDate }) => startDate,
    group: ({ roomId }) => roomId,
  });
  readonly roomDays = new RoomDays();
  emailCase: Echo360Settings['emailCase'] = 'ignored';
  readonly usersByEmail = new Map<string, User>();
  /** Members that answers show of a schedule in place of its own, by its id. */
  readonly shownAs = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #schedulesBySection = new Map<string, Set<string>>();

  constructor(seed: number) {
    this.newId = uuidSource(seed);
    this.institutionId = this.newId();
  }

  putSchedule(schedule: Schedule): Schedule {
    this.removeSchedule(schedule.id);
    this.roomDays.add(schedule);
    for (const { sectionId } of schedule.sections) {
      const ids = this.#schedulesBySection.get(sectionId) ?? new Set();
      this.#schedulesBySection.set(sectionId, ids.add(schedule.id));
    }
    return this.schedules.put(schedule);
  }

  removeSchedule(id: string): void {
    const schedule = this.schedules.byId(id);
    if (schedule === undefined) return;
    this.roomDays.remove(schedule);
    for (const { sectionId } of schedule.sections) this.#schedulesBySection.get(sectionId)?.delete(id);
    this.schedules.remove(id);
  }

  /** Ids of the schedules of a section. */
  schedulesOf(sectionId: string): string[] {
    return [...(this.#schedulesBySection.get(sectionId) ?? [])];
  }

  putUser(user: User): User {
    const before = this.users.byId(user.id);
    if (before !== undefined) this.usersByEmail.delete(this.#emailKey(before.email));
    this.usersByEmail.set(this.#emailKey(user.email), user);
    return this.users.put(user);
  }

  /** By id, external id or e-mail address. */
  findUser(key: string): User | undefined {
    return this.users.find(key) ?? this.userOf(key);
  }

  userOf(email: string): User | undefined {
    return this.usersByEmail.get(this.#emailKey(email));
  }

  #emailKey(email: string): string {
    return this.emailCase === 'ignored' ? email.toLowerCase() : email;
  }

  /** The zone that a room's times are local to. */
  zoneOf(room: Room): string {
    const building = demand(this.buildings, room.buildingId);
    return demand(this.campuses, building.campusId).timeZone;
  }
}

/** What a stored reference points to; it must exist, since nothing that is referred to is ever removed. */
export function demand<Item extends Entity>(collection: Collection<Item>, id: string): Item {
  const item = collection.byId(id);
  if (item === undefined) throw new Error(`nothing has the id ${id}`);
  return item;
}
