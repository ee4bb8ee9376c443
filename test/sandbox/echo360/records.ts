import type { Entity } from './collection.ts';

export interface Campus extends Entity {
  readonly name: string;
  /** IANA zone; the times of schedules in its rooms are local to it. */
  readonly timeZone: string;
}

export interface Building extends Entity {
  readonly campusId: string;
  readonly name: string;
}

export interface Room extends Entity {
  readonly buildingId: string;
  readonly name: string;
  readonly hasDevice: boolean;
  /** Instants, ms since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Organization extends Entity {
  readonly name: string;
}

export interface Department extends Entity {
  readonly organizationId: string;
  readonly name: string;
}

export interface Course extends Entity {
  readonly organizationId: string;
  readonly departmentId: string | undefined;
  readonly name: string;
  readonly courseIdentifier: string;
}

export interface Term extends Entity {
  readonly name: string;
  readonly session: { readonly startDate: string; readonly endDate: string };
  readonly exceptions: readonly { readonly startDate: string; readonly endDate: string }[];
}

export interface Section extends Entity {
  readonly courseId: string;
  readonly termId: string;
  readonly sectionNumber: string;
  readonly description: string | undefined;
  readonly instructorId: string | undefined;
}

export type Role = 'Admin' | 'Instructor' | 'Student';

export interface User extends Entity {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly timeZone: string;
  readonly roles: readonly Role[];
}

export interface Availability {
  readonly availability: 'Immediate' | 'Concrete' | 'Unavailable' | 'Relative';
  readonly relativeDelay: number | undefined;
  readonly concreteTime: string | undefined;
  readonly unavailabilityDelay: number | undefined;
}

export type DayOfWeek = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/**
 * A schedule as it is kept: one occurrence, or a series where it has an end date. Dates and times are local to its
 * room's campus.
 */
export interface Schedule extends Entity {
  readonly name: string;
  /** YYYY-MM-DD. */
  readonly startDate: string;
  readonly endDate: string | undefined;
  /** HH:MM. */
  readonly startTime: string;
  readonly endTime: string;
  readonly daysOfWeek: readonly DayOfWeek[];
  readonly exclusionDates: readonly string[];
  readonly roomId: string;
  readonly presenterId: string | undefined;
  readonly guestPresenter: string | undefined;
  readonly sections: readonly { readonly sectionId: string; readonly availability: Availability | undefined }[];
  readonly shouldCaption: boolean;
  readonly shouldStreamLive: boolean;
  readonly input1: string | undefined;
  readonly input2: string | undefined;
  readonly captureQuality: string;
  readonly streamQuality: string | undefined;
  /** Who made it: the client under test, or somebody else. Never in an answer. */
  readonly madeBy: 'client' | 'other';
  /** 1 when made, one more with each update. Never in an answer. */
  readonly revision: number;
}
