import { approvalState } from '#shared/core/approval.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { goneEnds, type LeaseTerms, ofFunction, termsOf } from '#shared/runtime/lease/holder-of.ts';
import { isMissing } from '#shared/runtime/lease/lease.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import type { Store } from '#shared/state/store.ts';

/**
 * Who holds a function's lease, and what its signs of life say. Instants are ms since the epoch, by the state store's
 * clock.
 */
export interface HeldLease {
  readonly runId: string;
  /** Whose run it is: mostly the function's own, or one by hand that writes beside it. */
  readonly function: string;
  readonly holder: string;
  readonly since: number;
  /** The last sign of life. */
  readonly heardAt: number;
  /** When another run takes over, if there is no further sign. */
  readonly endsAt: number;
  /**
   * `alive`: heard within the time in which it speaks. `silent`: not, but its lease still holds. `dead`: its lease is
   * over.
   */
  readonly sign: 'alive' | 'silent' | 'dead';
  /** Its process is known to be gone: it is silent for good, however lately it was heard. */
  readonly isGone: boolean;
  readonly progress: { readonly what: string; readonly done: number; readonly total: number | null } | null;
}

/** What the state store knows of one function right now. Instants are ms since the epoch. */
export interface FunctionState {
  readonly name: string;
  /** By the state store's clock. */
  readonly readAt: number;
  readonly held: HeldLease | null;
  readonly paused: Control['paused'];
  /** In apply mode: how the last run ended, and how many before it ended so too. */
  readonly lastRun: Control['lastRun'];
  /** In apply mode: the last run that succeeded, at least in part. */
  readonly lastSuccessAt: number | null;
  /** The run that was recorded last, whatever its mode; a tick that finds nothing to do records none. */
  readonly latest: { readonly id: string; readonly run: RunDocument } | null;
  /** The run that waits for a person's approval; null when it has been given or is not needed. */
  readonly blocked: Control['lastBlocked'];
  /** Null also when it has expired. */
  readonly approval: Control['approval'];
  /** The last campaign, open or over; who knows the configuration tells which (`campaignState`). */
  readonly campaign: Control['campaign'];
  readonly requested: Control['runRequest'];
  /** The run that did not end in order and is continued by the next. */
  readonly unfinishedRunId: string | null;
  /** What the limits counted, by hour and kind, over the last day. */
  readonly tallies: Control['tallies'];
  /** What was done on each of the last days. */
  readonly days: Control['days'];
  /** The last time it looked for work and found none, or was paused. */
  readonly lastTick: { readonly at: number; readonly result: string } | null;
}

/**
 * Reads four documents of a function; `terms`: how its lease ends. `now`: wall clock, where the store has none to tell.
 */
export async function functionState(
  store: Store,
  name: string,
  terms: LeaseTerms,
  now: number,
): Promise<FunctionState> {
  const latestFirst = { limit: 1, direction: 'descending' } as const;
  const [{ value, readAt = now }, heartbeat, tick, { entries }] = await Promise.all([
    readControl(store, name),
    collectionOn(store, heartbeats).get(name),
    collectionOn(store, ticks).get(name),
    collectionOn(store, runs).query('byFunction', { function: name }, latestFirst),
  ]);
  const { ticket } = value;
  const isExpired =
    value.approval !== null && approvalState(value.approval, readAt, value.approval.configDigest) !== 'valid';
  const approval = isExpired ? null : value.approval;
  const own = heartbeat !== undefined && heartbeat.value.ticket === ticket?.id ? heartbeat : undefined;
  const [latest] = entries;
  return {
    name,
    readAt,
    held: ticket === null ? null : heldLease(name, ticket, own, { readAt, terms: termsOf(ticket, terms) }),
    paused: value.paused,
    lastRun: value.lastRun,
    lastSuccessAt: value.lastSuccessAt,
    latest: latest === undefined ? null : { id: latest.key, run: latest.value },
    blocked: approval?.runId === value.lastBlocked?.runId ? null : value.lastBlocked,
    approval,
    campaign: value.campaign,
    requested: value.runRequest,
    tallies: value.tallies,
    days: value.days,
    unfinishedRunId: value.unfinishedRunId,
    lastTick: tick === undefined ? null : { at: tick.value.at, result: tick.value.result },
  };
}

function heldLease(
  name: string,
  ticket: NonNullable<Control['ticket']>,
  heartbeat: { readonly updatedAt: number; readonly value: { readonly progress: HeldLease['progress'] } } | undefined,
  { readAt, terms }: { readonly readAt: number; readonly terms: LeaseTerms },
): HeldLease {
  const heardAt = heartbeat?.updatedAt ?? ticket.takenAt;
  // Without a heartbeat of its own the ticket holds nobody back.
  const silentUntil = heartbeat === undefined ? ticket.takenAt : heardAt + terms.leaseMs;
  const goneUntil = goneEnds(ticket, readAt, terms);
  const endsAt = Math.min(silentUntil, goneUntil ?? silentUntil);
  const isSilent = goneUntil !== undefined || isMissing(heardAt, readAt, terms.leaseMs);
  return {
    runId: ticket.runId,
    function: ofFunction(ticket, name),
    holder: ticket.holder,
    since: ticket.takenAt,
    heardAt,
    endsAt,
    sign: readAt >= endsAt ? 'dead' : isSilent ? 'silent' : 'alive',
    isGone: goneUntil !== undefined,
    progress: heartbeat?.value.progress ?? null,
  };
}
