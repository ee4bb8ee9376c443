import { approvalState } from '#shared/core/approval.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import type { Store } from '#shared/state/store.ts';

/** Who holds a function's lease, and whether there has been a sign of life within the lease time. */
export interface HeldLease {
  readonly runId: string;
  readonly holder: string;
  /** ms since the epoch. */
  readonly since: number;
  readonly alive: boolean;
  readonly progress: { readonly what: string; readonly done: number; readonly total: number | null } | null;
}

/** What the state store knows of one function right now. Instants are ms since the epoch. */
export interface FunctionState {
  readonly name: string;
  readonly held: HeldLease | null;
  readonly paused: Control['paused'];
  readonly lastRun: Control['lastRun'];
  /** The run that waits for a person's approval; null when it has been given or is not needed. */
  readonly blocked: Control['lastBlocked'];
  /** Null also when it has expired. */
  readonly approval: Control['approval'];
  readonly requested: Control['runRequest'];
  /** The run that did not end in order and is continued by the next. */
  readonly unfinishedRunId: string | null;
  /** The last time it looked for work and found none. */
  readonly lastTick: { readonly at: number; readonly result: string } | null;
}

/** Reads three documents a function; `leaseMs` is how long a silent holder counts as alive. */
export async function functionState(store: Store, name: string, leaseMs: number): Promise<FunctionState> {
  const [{ value, readAt = 0 }, heartbeat, tick] = await Promise.all([
    readControl(store, name),
    collectionOn(store, heartbeats).get(name),
    collectionOn(store, ticks).get(name),
  ]);
  const { ticket } = value;
  const isExpired =
    value.approval !== null && approvalState(value.approval, readAt, value.approval.configDigest) !== 'valid';
  const approval = isExpired ? null : value.approval;
  const sign = heartbeat?.value.ticket === ticket?.id ? heartbeat : undefined;
  return {
    name,
    held:
      ticket === null
        ? null
        : {
            runId: ticket.runId,
            holder: ticket.holder,
            since: ticket.takenAt,
            alive: sign !== undefined && sign.updatedAt + leaseMs > sign.readAt,
            progress: sign?.value.progress ?? null,
          },
    paused: value.paused,
    lastRun: value.lastRun,
    blocked: approval?.runId === value.lastBlocked?.runId ? null : value.lastBlocked,
    approval,
    requested: value.runRequest,
    unfinishedRunId: value.unfinishedRunId,
    lastTick: tick === undefined ? null : { at: tick.value.at, result: tick.value.result },
  };
}
