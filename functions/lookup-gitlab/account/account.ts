/**
 * A GitLab user account, reduced to what the decisions rest on, so that hundreds of thousands fit in memory. Dates are
 * `YYYY-MM-DD` without a zone, as GitLab keeps its activity.
 */
export interface Account {
  readonly id: number;
  readonly username: string;
  /**
   * `active`, `blocked`, `ldap_blocked`, `deactivated`, `banned`, `blocked_pending_approval`, or one we do not know.
   */
  readonly state: string;
  readonly createdOn: string;
  /** Null: never active. */
  readonly lastSeenOn: string | null;
  readonly isAdmin: boolean;
  /** GitLab says it is a robot, whatever its username. */
  readonly isBot: boolean;
  /** The sign-in provider names another CRSid than the username does. */
  readonly contradicted: boolean;
  /** Our own custom attribute, as it stands. */
  readonly claim: string | null;
  /** GitLab's own marks of who last blocked and unblocked, as they stand; they outlive what they tell of. */
  readonly blockedBy: string | null;
  readonly unblockedBy: string | null;
}

/** What Lookup says of a person. `unknown`: asked about and not in the answer; neither live nor cancelled. */
export type LookupStatus = 'live' | 'cancelled' | 'unknown';
