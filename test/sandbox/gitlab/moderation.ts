import { isInternal, isKeptOut, type User } from './user.ts';
import type { Actor, UserDirectory } from './user-directory.ts';

/** What the API answers: a status, and the body as it stands (`null` and `false` are real answers). */
export interface ModerationAnswer {
  readonly status: number;
  readonly body: unknown;
}

const forbidden = (words: string): ModerationAnswer => ({ status: 403, body: { message: `403 Forbidden - ${words}` } });
/**
 * What a service of GitLab's refuses is said in the service's own words; where it names no status, GitLab answers 500.
 */
const failed = (status: number, message: string): ModerationAnswer => ({ status, body: { message } });

function mark(directory: UserDirectory, user: User, what: 'block' | 'unblock', by: Actor): void {
  const at = directory.clock.now();
  const time = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  directory.setAttribute(user, what === 'block' ? 'blocked_by' : 'unblocked_by', `${by.username}/${by.id}+${time}`);
  directory.events.push({ what, userId: user.id, by: by.username, at });
}

/** What GitLab's block service does to an account that may be blocked. Its schedules stay disabled for good. */
export function blockUser(directory: UserDirectory, user: User, by: Actor): void {
  user.state = 'blocked';
  user.disabledSchedules += user.schedules;
  user.schedules = 0;
  mark(directory, user, 'block', by);
}

export function unblockUser(directory: UserDirectory, user: User, by: Actor): void {
  user.state = 'active';
  mark(directory, user, 'unblock', by);
}

/** `POST /users/:id/block`, in the order of GitLab's handler. */
export function answerBlock(directory: UserDirectory, user: User, by: Actor): ModerationAnswer {
  if (user.state === 'ldap_blocked') return forbidden('LDAP blocked users cannot be modified by the API');
  if (user.id === by.id) return forbidden('The API initiating user cannot be blocked by the API');
  if (isKeptOut(user)) return { status: 201, body: null };
  if (isInternal(user)) return failed(403, 'An internal user cannot be blocked');
  if (user.stuck) return failed(500, 'State cannot transition via "block"');
  blockUser(directory, user, by);
  return { status: 201, body: true };
}

/** `POST /users/:id/unblock`: would approve a pending user and lift a ban; a failure is 201 with `false`. */
export function answerUnblock(directory: UserDirectory, user: User, by: Actor): ModerationAnswer {
  if (user.state === 'ldap_blocked') return forbidden('LDAP blocked users cannot be unblocked by the API');
  if (user.state === 'deactivated') return forbidden('Deactivated users cannot be unblocked by the API');
  if (user.state === 'active' || user.stuck) return { status: 201, body: false };
  unblockUser(directory, user, by);
  return { status: 201, body: true };
}
