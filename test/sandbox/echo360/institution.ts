import type { Collection, Entity } from './collection.ts';
import { readJson } from './play-json.ts';
import type {
  Building,
  Campus,
  Course,
  Department,
  Organization,
  Role,
  Room,
  Schedule,
  Section,
  Term,
  User,
} from './records.ts';
import { acceptSchedule, bodyOf } from './schedules/accept-schedule.ts';
import { anyScheduleSchema, type ScheduleRequest, scheduleBodySchema } from './schedules/schedule-body.ts';
import { defaultSettings } from './settings.ts';
import { type ScheduleSnapshot, snapshotOf } from './snapshot.ts';
import { Echo360State } from './state.ts';

interface Given {
  readonly externalId?: string | undefined;
}

/**
 * An institution's Echo360 as everybody else changes it: its administrators, other programs, people in the web pages.
 * Parents are named by id or external id. Adding what exists already (by external id) is a mistake and throws.
 */
export class Institution extends Echo360State {
  addCampus({ name, timeZone = 'Europe/London', externalId }: { name: string; timeZone?: string } & Given): Campus {
    return this.#add(this.campuses, { id: this.newId(), name, timeZone, externalId });
  }

  addBuilding({ name, campus, externalId }: { name: string; campus: string } & Given): Building {
    return this.#add(this.buildings, { id: this.newId(), name, campusId: idOf(this.campuses, campus), externalId });
  }

  /** A room, with a capture device unless told otherwise. */
  addRoom(given: { name: string; building: string; hasDevice?: boolean; at?: number } & Given): Room {
    const { name, building, hasDevice = true, at = 0, externalId } = given;
    const buildingId = idOf(this.buildings, building);
    return this.#add(this.rooms, {
      id: this.newId(),
      name,
      buildingId,
      hasDevice,
      createdAt: at,
      updatedAt: at,
      externalId,
    });
  }

  /** Installs a capture device in a room, or takes it away. */
  setDevice(room: string, hasDevice: boolean): Room {
    return this.rooms.put({ ...named(this.rooms, room), hasDevice });
  }

  addOrganization({ name, externalId }: { name: string } & Given): Organization {
    return this.#add(this.organizations, { id: this.newId(), name, externalId });
  }

  addDepartment({ name, organization, externalId }: { name: string; organization: string } & Given): Department {
    const organizationId = idOf(this.organizations, organization);
    return this.#add(this.departments, { id: this.newId(), name, organizationId, externalId });
  }

  addCourse(given: { name: string; department: string; courseIdentifier: string } & Given): Course {
    const { name, courseIdentifier, externalId } = given;
    const { id: departmentId, organizationId } = named(this.departments, given.department);
    return this.#add(this.courses, {
      id: this.newId(),
      name,
      courseIdentifier,
      organizationId,
      departmentId,
      externalId,
    });
  }

  addTerm(given: { name: string; startDate: string; endDate: string } & Given): Term {
    const { name, startDate, endDate, externalId } = given;
    return this.#add(this.terms, {
      id: this.newId(),
      name,
      session: { startDate, endDate },
      exceptions: [],
      externalId,
    });
  }

  addSection(given: { course: string; term: string; sectionNumber: string } & Given): Section {
    const { sectionNumber, externalId } = given;
    const parents = { courseId: idOf(this.courses, given.course), termId: idOf(this.terms, given.term) };
    const rest = { description: undefined, instructorId: undefined, externalId };
    return this.#add(this.sections, { id: this.newId(), ...parents, sectionNumber, ...rest });
  }

  addUser(given: { email: string; firstName: string; lastName: string; roles?: readonly Role[] } & Given): User {
    const { email, firstName, lastName, roles = ['Instructor'], externalId } = given;
    if (this.userOf(email) !== undefined) throw new Error(`a user has the address ${email} already`);
    return this.putUser({ id: this.newId(), email, firstName, lastName, roles, timeZone: 'Europe/London', externalId });
  }

  /**
   * A schedule of somebody else's, by the rules of the API except that it may lie in the past or end after midnight;
   * throws Refusal.
   */
  addSchedule(request: ScheduleRequest): Schedule {
    const acceptance = {
      state: this,
      settings: defaultSettings,
      now: undefined,
      madeBy: 'other',
      revision: 1,
    } as const;
    const body = readJson(JSON.stringify(request), anyScheduleSchema);
    return this.putSchedule(acceptSchedule(body, { ...acceptance, id: this.newId() }));
  }

  /** Somebody else changes members of a schedule; whose it is stays. */
  changeSchedule(schedule: string, change: Partial<ScheduleRequest>): Schedule {
    const before = named(this.schedules, schedule);
    const { id, madeBy, revision } = before;
    const body = readJson(JSON.stringify(change), scheduleBodySchema, bodyOf(before));
    const acceptance = { state: this, settings: defaultSettings, now: undefined, id, madeBy, revision: revision + 1 };
    return this.putSchedule(acceptSchedule(body, acceptance));
  }

  /**
   * From now on answers show these members of a schedule so, whatever it is: a record of another age or of a program
   * that writes odd things.
   */
  showAs(schedule: string, members: Readonly<Record<string, unknown>>): void {
    this.shownAs.set(named(this.schedules, schedule).id, members);
  }

  deleteSchedule(schedule: string): void {
    this.removeSchedule(named(this.schedules, schedule).id);
  }

  /** All schedules, by date, time and room, in a form to compare. */
  snapshot(): ScheduleSnapshot[] {
    return snapshotOf(this);
  }

  #add<Item extends Entity>(collection: Collection<Item>, item: Item): Item {
    if (item.externalId !== undefined && collection.byExternalId(item.externalId) !== undefined) {
      throw new Error(`the external id ${item.externalId} is taken`);
    }
    return collection.put(item);
  }
}

function named<Item extends Entity>(collection: Collection<Item>, key: string): Item {
  const item = collection.find(key);
  if (item === undefined) throw new Error(`nothing has the id or external id ${key}`);
  return item;
}

function idOf<Item extends Entity>(collection: Collection<Item>, key: string): string {
  return named(collection, key).id;
}
