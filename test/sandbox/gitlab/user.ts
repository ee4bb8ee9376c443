/** The states that GitLab's users API shows. */
export const userStates = [
  'active',
  'blocked',
  'ldap_blocked',
  'deactivated',
  'banned',
  'blocked_pending_approval',
] as const;
export type UserState = (typeof userStates)[number];

/** `human` accounts are what `humans=true` keeps; the others stand for all that GitLab calls internal or automatic. */
export type UserType = 'human' | 'project_bot' | 'service_account' | 'ghost' | 'support_bot';

/** A user as the stand-in keeps it: small, since there may be 200,000 of them. Dates are days since the epoch. */
export interface User {
  readonly id: number;
  username: string;
  state: UserState;
  type: UserType;
  isAdmin: boolean;
  external: boolean;
  createdDay: number;
  lastActivityDay: number | null;
  /** Where it differs from the last activity: GitLab keeps the two apart. */
  lastSignInDay?: number;
  /** CRSid that the university's sign-in knows the account by, where it differs from the username. */
  signInAs?: string | undefined;
  /** Active pipeline schedules, and those that a block has disabled; an unblock does not enable them again. */
  schedules: number;
  disabledSchedules: number;
  attributes?: Map<string, string>;
  /** The next block or unblock fails in GitLab's state machine. */
  stuck?: boolean;
}

export function isInternal(user: User): boolean {
  return user.type === 'ghost' || user.type === 'support_bot';
}

/** What GitLab's own `blocked?` means: every state that keeps somebody out but `deactivated`. */
export function isKeptOut(user: User): boolean {
  return user.state !== 'active' && user.state !== 'deactivated';
}

const dayMs = 86_400_000;

export function dayOf(ms: number): number {
  return Math.floor(ms / dayMs);
}

export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
