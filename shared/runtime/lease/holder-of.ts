import { collectionOn } from '#shared/state/collection.ts';
import { type Control, controls } from '#shared/state/collections/control.ts';
import type { RunParts } from '../run/run-parts.ts';
import { lastSignOfLife } from './last-sign-of-life.ts';
import { isMissing } from './lease.ts';
import type { Processes } from './processes.ts';

/** A function's control record as it was read. */
export interface FoundControl {
  readonly name: string;
  readonly value: Control;
  readonly version: string;
  /** By the store's clock, ms since the epoch. */
  readonly readAt: number;
}

export interface Holder {
  readonly runId: string;
  /** The function whose run it is: mostly the one whose lease was asked for. */
  readonly function: string;
  readonly holder: string;
  /** ms since the epoch. */
  readonly since: number;
  /** Its last sign of life, and when that was asked for; ms since the epoch, by the store's clock. */
  readonly heardAt: number;
  readonly askedAt: number;
  /** A sign was due since, and has not come. */
  readonly isSilent: boolean;
  /** When another run takes over unless there is a further sign, ms since the epoch. */
  readonly endsAt: number;
  /** Its process is known to be gone: there will be no further sign. */
  readonly isGone: boolean;
}

/**
 * Who holds a function's lease at `at` (ms, the store's clock); undefined when nobody does any more. `changed`: its
 * record was written meanwhile, so it has to be read again.
 */
export async function holderOf(
  { name, value, version }: FoundControl,
  at: number,
  parts: RunParts,
): Promise<Holder | 'changed' | undefined> {
  const { ticket } = value;
  if (ticket === null) return undefined;
  const terms = termsOf(ticket, { ...parts.settings, isGone: parts.processes?.isGone });
  const heardAt = await lastSignOfLife(parts.store, { name, ticket: ticket.id, leaseMs: terms.leaseMs }, at);
  if (heardAt === undefined) return undefined;
  const { runId, holder, takenAt: since } = ticket;
  const isSilent = isMissing(heardAt, at, terms.leaseMs);
  const by = { runId, function: ofFunction(ticket, name), holder, since, heardAt, askedAt: at, isSilent };
  const ends = goneEnds(ticket, at, terms);
  if (ends === undefined) return { ...by, endsAt: heardAt + terms.leaseMs, isGone: false };
  if (ticket.goneAt === null) {
    // If somebody else was quicker, the next attempt sees that.
    const gone = { ...value, ticket: { ...ticket, goneAt: at } };
    await parts.store.commit(undefined, [collectionOn(parts.store, controls).setIfUnchanged(name, { version }, gone)]);
  }
  if (at < ends) return { ...by, endsAt: ends, isGone: true };
  return ticket.goneAt === null ? 'changed' : undefined;
}

/** The function whose run holds a ticket that stands in the control record of `name`. */
export function ofFunction({ controls: [first] }: NonNullable<Control['ticket']>, name: string): string {
  return first ?? name;
}

/** When a lease ends whose holder is silent. */
export interface LeaseTerms {
  /** How long a silent holder keeps it, ms. */
  readonly leaseMs: number;
  /** See FunctionSettings. */
  readonly lastRequestMs?: number;
  readonly isGone?: Processes['isGone'] | undefined;
}

/**
 * How long a ticket lasts: as its holder believes, who may be configured otherwise than the one who asks (another
 * function beside it, or the same before a deployment). `own`: what the asker goes by, where the ticket does not say.
 */
export function termsOf({ terms }: NonNullable<Control['ticket']>, own: LeaseTerms): LeaseTerms {
  if (terms === null) return own;
  const { leaseMs, settleMs: lastRequestMs } = terms;
  return { isGone: own.isGone, leaseMs, ...(lastRequestMs === null ? {} : { lastRequestMs }) };
}

/**
 * When a lease ends whose holder's process is known to be gone, ms since the epoch; undefined where that is not known.
 * Such a process sends nothing more. A request that it had sent ends within the time of one attempt, since nobody is
 * left to try it again.
 */
export function goneEnds(
  ticket: NonNullable<Control['ticket']>,
  now: number,
  { leaseMs, lastRequestMs = leaseMs, isGone }: LeaseTerms,
): number | undefined {
  if (ticket.process === null || isGone?.(ticket.process) !== true) return undefined;
  return (ticket.goneAt ?? now) + lastRequestMs;
}
