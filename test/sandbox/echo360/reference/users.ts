import { z } from 'zod';
import { readJson } from '../play-json.ts';
import type { Role, User } from '../records.ts';
import { coded, uncertain } from '../refusal.ts';
import { offsetMinutes, timeZone } from './places.ts';
import type { Resource } from './resource.ts';

const text = z.string();
const roles: z.ZodType<Role[]> = z.array(z.enum(['Admin', 'Instructor', 'Student']));
const members = { externalId: text.optional(), timeZone: timeZone.optional() };
const email = text.regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'error.email');
const inviteBody = z.strictObject({ email, firstName: text, lastName: text, roles, ...members });
const updateBody = z.strictObject({
  email: email.optional(),
  firstName: text.optional(),
  lastName: text.optional(),
  roles,
  ...members,
});
const usualZone = 'Europe/London';

/** Users are looked up by e-mail address too; creating one invites them; an update replaces the roles. */
export const userResource: Resource<User> = {
  kind: 'User',
  path: '/users',
  sortMember: undefined,
  collection: state => state.users,
  find: (state, key) => state.findUser(key),
  put: (state, user) => state.putUser(user),
  missing: ({ missingStatus }) => coded(missingStatus, 'NotFound', 'User not found'),
  accept: (body, { state, settings }, id, before) => {
    const given =
      before === undefined ? readJson(body, inviteBody) : { ...kept(before), ...readJson(body, updateBody) };
    const holder = state.userOf(given.email ?? '');
    if (holder !== undefined && holder.id !== id) {
      throw uncertain(settings, settings.duplicateStatus, 'obj.email', ['Email already exists']);
    }
    return {
      id,
      email: given.email ?? '',
      firstName: given.firstName ?? '',
      lastName: given.lastName ?? '',
      roles: given.roles,
      timeZone: given.timeZone ?? usualZone,
      externalId: given.externalId,
    };
  },
  view: (user, { state: { institutionId }, now }) => {
    const { id, email, externalId, timeZone, firstName, lastName, roles } = user;
    const timeZoneOffsetMinutes = offsetMinutes(timeZone, now);
    return { id, institutionId, email, externalId, timeZone, timeZoneOffsetMinutes, firstName, lastName, roles };
  },
  usedBy: ({ id }, state) => {
    if (state.schedules.values().some(({ presenterId }) => presenterId === id)) return 'schedules';
    return state.sections.values().some(({ instructorId }) => instructorId === id) ? 'sections' : undefined;
  },
};

function kept({ email, firstName, lastName, timeZone, externalId }: User): Omit<User, 'id' | 'roles'> {
  return { email, firstName, lastName, timeZone, externalId };
}
