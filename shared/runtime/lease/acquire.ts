import { UnavailableError } from '#shared/core/errors.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type Control, controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { Write } from '#shared/state/store.ts';
import type { Progress } from '../run/progress.ts';
import type { RunParts } from '../run/run-parts.ts';
import { createControl, readControl } from './control-record.ts';
import { buried } from './end-dead-run.ts';
import { type FoundControl, type Holder, holderOf } from './holder-of.ts';
import { Lease } from './lease.ts';

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

/** How often it is tried while others change the control records at the same time. */
const attempts = 20;

/**
 * Takes the lease of a function, and with it that of the function beside which it writes, or says who holds one of
 * them. Both are taken in one commit, so nobody ever holds one and waits for the other. A holder is alive while its
 * last heartbeat is younger than the lease time. Both times are the state store's own: a machine whose clock is wrong
 * can neither steal a lease nor keep one.
 * @throws UnavailableError when others change the control records all the time; nothing was taken.
 */
export async function acquire(name: string, parts: RunParts, options: AcquireOptions): Promise<Acquired> {
  const { store, clock, settings } = parts;
  const control = collectionOn(store, controls);
  const beside = settings.beside === undefined ? [] : [settings.beside];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await foundControls(parts, [name, ...beside]);
    const [own] = found;
    if (own === undefined) continue;
    const { readAt: at } = own;
    const holders: Awaited<ReturnType<typeof holderOf>>[] = [];
    for (const each of found) holders.push(await holderOf(each, at, parts));
    if (holders.includes('changed')) continue;
    const by = holders.find(holder => holder !== undefined && holder !== 'changed');
    if (by !== undefined) return { kind: 'held', by };
    // The end of a dead run is written in the same commit as our ticket. If this run dies a moment later, the record of
    // the other still has its end.
    const fate = `The process ended without a word. Run ${options.runId} took over and continues the work.`;
    const after = await buried(found, { store, fate, at });
    const id = parts.randomId();
    const grantedAt = clock.monotonic();
    const { runRequest } = own.value;
    const ticket: Control['ticket'] = {
      id,
      holder: parts.holder,
      runId: options.runId,
      takenAt: at,
      process: parts.processes?.own ?? null,
      goneAt: null,
      controls: [name, ...beside],
      terms: { leaseMs: settings.leaseMs, settleMs: settings.lastRequestMs ?? null },
    };
    const taken = after.controls.map(each => {
      if (each.name !== name)
        return { ...each, value: { ...each.value, ticket: beside.includes(each.name) ? ticket : null } };
      const value: Control = {
        ...each.value,
        ticket,
        // If another run was asked for, that stays for the next tick.
        runRequest: runRequest?.runId === options.runId ? null : runRequest,
        // This run looks for work now. Work that is announced from here on sets it again, for the next tick.
        pending: false,
      };
      return { ...each, value };
    });
    const result = await store.commit(undefined, [
      ...taken.map(each => control.setIfUnchanged(each.name, { version: each.version }, each.value)),
      ...[name, ...beside].map(each => collectionOn(store, heartbeats).set(each, { ticket: id, progress: null })),
      options.record,
      ...after.runs,
    ]);
    if (!result.ok) continue;
    const lease = new Lease({ control: name, ticket: id, beside }, grantedAt, {
      store,
      clock,
      log: parts.log,
      ttlMs: settings.leaseMs,
      ...(options.afterBeat === undefined ? {} : { afterBeat: options.afterBeat }),
      progress: options.progress,
    });
    return { kind: 'acquired', lease, before: own.value, at };
  }
  throw new UnavailableError(
    `The lease of ${name} could not be taken: its control record is changed by others all the time.`,
    {
      advice: 'Nothing was started. The next tick tries again; if it goes on, see who writes to the state store.',
    },
  );
}

/** The control records of these functions; none of them when one had to be made first. */
async function foundControls({ store }: RunParts, names: readonly string[]): Promise<FoundControl[]> {
  const found: FoundControl[] = [];
  for (const name of names) {
    const { value, version, readAt } = await readControl(store, name);
    if (version !== undefined && readAt !== undefined) found.push({ name, value, version, readAt });
    else await createControl(store, name);
  }
  return found.length === names.length ? found : [];
}
