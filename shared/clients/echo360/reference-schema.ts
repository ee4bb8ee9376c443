import { z } from 'zod';

const text = z
  .string()
  .nullish()
  // What is no text is of no use, and no reason to do without the others.
  .catch(null)
  .transform(value => value ?? null);
const id = z.string().min(1);
/** Every kind of reference data has these. */
const entity = { id, externalId: text, name: text.transform(name => name ?? '') };

export const campusSchema = z.object({ ...entity, timeZone: text });
export const buildingSchema = z.object({ ...entity, campusId: text });

/** A room shows a device only when one is configured for it. */
export const roomSchema = z
  .object({ ...entity, buildingId: text, deviceId: text, roomConfigurationId: text })
  .transform(({ deviceId, roomConfigurationId, ...room }) => ({
    ...room,
    hasDevice: (deviceId ?? roomConfigurationId) !== null,
  }));

export const organizationSchema = z.object(entity);
export const departmentSchema = z.object({ ...entity, organizationId: text });
export const courseSchema = z.object({ ...entity, courseIdentifier: text, organizationId: text, departmentId: text });

const session = z.object({ startDate: z.iso.date(), endDate: z.iso.date() });

/** The session is an object or, in one client's types, a list of them. */
export const termSchema = z
  .object({
    ...entity,
    session: z
      .union([session, z.array(session)])
      .nullish()
      .catch(null),
  })
  .transform(({ session: given, ...term }) => {
    const first = Array.isArray(given) ? given[0] : given;
    return { ...term, startDate: first?.startDate ?? null, endDate: first?.endDate ?? null };
  });

/** A section's number is what a schedule shows as its name. */
export const sectionSchema = z
  .object({ id, externalId: text, courseId: text, termId: text, sectionNumber: text })
  .transform(({ sectionNumber, ...section }) => ({ ...section, number: sectionNumber }));

export const userSchema = z.object({
  id,
  externalId: text,
  email: text,
  firstName: text,
  lastName: text,
  roles: z
    .array(z.string())
    .nullish()
    .catch(null)
    .transform(roles => roles ?? []),
});

export type Campus = z.output<typeof campusSchema>;
export type Building = z.output<typeof buildingSchema>;
export type Room = z.output<typeof roomSchema>;
export type Organization = z.output<typeof organizationSchema>;
export type Department = z.output<typeof departmentSchema>;
export type Course = z.output<typeof courseSchema>;
export type Term = z.output<typeof termSchema>;
export type Section = z.output<typeof sectionSchema>;
export type User = z.output<typeof userSchema>;

/** What is sent to create each kind. Parents are named by Echo360's ids, which every version accepts. */
export interface NewCampus {
  readonly name: string;
  readonly externalId: string;
  /** IANA name. */
  readonly timeZone: string;
}
export interface NewBuilding {
  readonly name: string;
  readonly externalId: string;
  readonly campusId: string;
}
export interface NewRoom {
  readonly name: string;
  readonly externalId: string;
  readonly buildingId: string;
}
export interface NewOrganization {
  readonly name: string;
  readonly externalId: string;
}
export interface NewDepartment {
  readonly name: string;
  readonly externalId: string;
  readonly organizationId: string;
}
export interface NewCourse {
  readonly name: string;
  readonly externalId: string;
  readonly courseIdentifier: string;
  readonly organizationId: string;
  readonly departmentId?: string;
}
export interface NewTerm {
  readonly name: string;
  readonly externalId: string;
  /** `YYYY-MM-DD`. */
  readonly startDate: string;
  readonly endDate: string;
}
export interface NewSection {
  readonly number: string;
  readonly externalId: string;
  readonly courseId: string;
  readonly termId: string;
  readonly description?: string;
}
export interface NewUser {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly string[];
}
