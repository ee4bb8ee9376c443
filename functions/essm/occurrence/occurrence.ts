import type { Slot } from '../slot/slot.ts';
import type { Identity } from './reference.ts';

/** One booking that TermTime asks for: a date of an activity in one room, or of several that share it on purpose. */
export interface Want extends Identity, Slot {
  readonly reference: string;
  readonly name: string;
  /** What Booker shows people. */
  readonly title: string;
  /** Null where TermTime states none. */
  readonly attendees: number | null;
  readonly department: string;
  /** Name of the colocation, or null. */
  readonly colocation: string | null;
  /** Timeframe as `timeframeText` gives it. */
  readonly timeframe: string;
  /** References of the others that share it. */
  readonly sharedWith: readonly string[];
}

/** What TermTime says of an activity itself, for judging what is no longer among its occurrences. */
export interface ActivityStanding {
  readonly department: string | null;
  readonly name: string;
  /** Academic weeks that its own pattern names, where that can be told. */
  readonly namedWeeks: ReadonlySet<number> | undefined;
  readonly timeframe: string;
  /** Weeks of events that make no sense: what is booked for them is kept. Null: a week cannot be told, so all are. */
  readonly unreadableWeeks: ReadonlySet<number> | null;
  /** Weeks in which it is asked for in some room, whatever the date. */
  readonly bookedWeeks: ReadonlySet<number>;
}
