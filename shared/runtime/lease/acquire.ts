import { UnavailableError } from '#shared/core/errors.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type Control, controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { Write } from '#shared/state/store.ts';
import { lastRunAfter } from '../run/last-run.ts';
import type { Progress } from '../run/progress.ts';
import type { RunParts } from '../run/run-parts.ts';
import { readControl } from './control-record.ts';
import { deadRunWrites } from './end-dead-run.ts';
import { isHolderAlive } from './is-holder-alive.ts';
import { Lease } from './lease.ts';
import type { Processes } from './processes.ts';

export interface Holder {
  readonly runId: string;
  readonly holder: string;
  /** ms since the epoch. */
  readonly since: number;
  /** When another run takes over, ms since the epoch; only of a holder whose process is gone. */
  readonly endsAt?: number;
}

export type Acquired =
  | { readonly kind: 'held'; readonly by: Holder }
  | {
      readonly kind: 'acquired';
      readonly lease: Lease;
      /** The control record as it was before: it tells what a dead run has left. */
      readonly before: Control;
      /** The store's time at the acquisition, ms since the epoch. */
      readonly at: number;
    };

export interface AcquireOptions {
  readonly runId: string;
  readonly progress: () => Progress | null;
  /** See LeaseParts. */
  readonly afterBeat?: () => Promise<void>;
  /** The run's record, written in the same commit as the ticket. */
  readonly record: Write;
}

/** How often it is tried while others change the control record at the same time. */
const attempts = 20;

/**
 * Takes the lease of a function, or says who holds it. A holder is alive while its last heartbeat is younger than the
 * lease time. Both times are the state store's own: a machine whose clock is wrong can neither steal a lease nor keep
 * one.
 * @throws UnavailableError when others change the control record all the time; nothing was taken.
 */
export async function acquire(name: string, parts: RunParts, options: AcquireOptions): Promise<Acquired> {
  const { store, clock, settings } = parts;
  const control = collectionOn(store, controls);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await readControl(store, name);
    if (found.version === undefined || found.readAt === undefined) {
      await store.commit(undefined, [control.create(name, found.value)]);
      continue;
    }
    const { ticket } = found.value;
    const at = found.readAt;
    if (ticket !== null && (await isHolderAlive(name, ticket.id, at, parts))) {
      const by = { runId: ticket.runId, holder: ticket.holder, since: ticket.takenAt };
      const ends = goneEnds(ticket, at, { ...settings, isGone: parts.processes?.isGone });
      if (ends === undefined) return { kind: 'held', by };
      if (ticket.goneAt === null) {
        // If somebody else was quicker, the next attempt sees that.
        const gone = { ...found.value, ticket: { ...ticket, goneAt: at } };
        await store.commit(undefined, [control.setIfUnchanged(name, { version: found.version }, gone)]);
      }
      if (at < ends) return { kind: 'held', by: { ...by, endsAt: ends } };
      if (ticket.goneAt === null) continue;
    }
    // The end of the dead run is written in the same commit as our ticket. If this run dies a moment later, the record
    // of the other still has its end.
    const fate = `The process ended without a word. Run ${options.runId} took over and continues the work.`;
    const buried = ticket === null ? [] : await deadRunWrites(store, ticket.runId, fate, at);
    const id = parts.randomId();
    const grantedAt = clock.monotonic();
    const { runRequest } = found.value;
    const died = { id: ticket?.runId ?? '', status: 'aborted', endedAt: at, summary: fate } as const;
    const taken: Control = {
      ...found.value,
      lastRun: buried.length === 0 ? found.value.lastRun : lastRunAfter(found.value.lastRun, died),
      ticket: {
        id,
        holder: parts.holder,
        runId: options.runId,
        takenAt: at,
        process: parts.processes?.own ?? null,
        goneAt: null,
      },
      // If another run was asked for, that stays for the next tick.
      runRequest: runRequest?.runId === options.runId ? null : runRequest,
      // This run looks for work now. Work that is announced from here on sets it again, for the next tick.
      pending: false,
    };
    const result = await store.commit(undefined, [
      control.setIfUnchanged(name, { version: found.version }, taken),
      collectionOn(store, heartbeats).set(name, { ticket: id, progress: null }),
      options.record,
      ...buried,
    ]);
    if (!result.ok) continue;
    const lease = new Lease({ control: name, ticket: id }, grantedAt, {
      store,
      clock,
      log: parts.log,
      ttlMs: settings.leaseMs,
      ...(options.afterBeat === undefined ? {} : { afterBeat: options.afterBeat }),
      progress: options.progress,
    });
    return { kind: 'acquired', lease, before: found.value, at };
  }
  throw new UnavailableError(
    `The lease of ${name} could not be taken: its control record is changed by others all the time.`,
    {
      advice: 'Nothing was started. The next tick tries again; if it goes on, see who writes to the state store.',
    },
  );
}

/** When a lease ends whose holder is silent. */
export interface LeaseTerms {
  /** How long a silent holder keeps it, ms. */
  readonly leaseMs: number;
  /** See FunctionSettings. */
  readonly settleMs?: number;
  readonly isGone?: Processes['isGone'] | undefined;
}

/**
 * When a lease ends whose holder's process is known to be gone, ms since the epoch; undefined where that is not known.
 * Such a process sends nothing more. A request that it had sent ends within the time of one attempt, since nobody is
 * left to try it again.
 */
export function goneEnds(
  ticket: NonNullable<Control['ticket']>,
  now: number,
  { leaseMs, settleMs = leaseMs, isGone }: LeaseTerms,
): number | undefined {
  if (ticket.process === null || isGone?.(ticket.process) !== true) return undefined;
  return (ticket.goneAt ?? now) + settleMs;
}
