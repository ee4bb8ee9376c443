import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { lastRunAfter } from '../run/last-run.ts';
import { readControl } from './control-record.ts';
import { type FoundControl, ofFunction } from './holder-of.ts';

/**
 * Ends the record of a run that died and cannot do so itself. No write when the record has its end already. `message`:
 * what became of it, for people.
 */
export async function deadRunWrites(store: Store, runId: string, message: string, now: number): Promise<Write[]> {
  const records = collectionOn(store, runs);
  const found = await records.get(runId);
  if (found === undefined || found.value.status !== 'running') return [];
  const ended = {
    ...found.value,
    status: 'aborted' as const,
    endedAt: now,
    message,
    remains: true,
  };
  return [records.setIfUnchanged(runId, found, ended)];
}

/**
 * What becomes of the dead runs that these control records still name: all records that hold their tickets, with the
 * ends told to their functions, and the writes that end the runs. `fate`: for people; `at`: ms, the store's clock.
 */
export async function buried(
  found: readonly FoundControl[],
  { store, fate, at }: { readonly store: Store; readonly fate: string; readonly at: number },
): Promise<{ readonly controls: readonly FoundControl[]; readonly runs: readonly Write[] }> {
  const after = new Map(found.map(each => [each.name, each]));
  const dead = new Map(
    found.flatMap(({ name, value: { ticket } }) => (ticket === null ? [] : [[ticket.id, { name, ticket }] as const])),
  );
  const ends: Write[] = [];
  for (const { name, ticket } of dead.values()) {
    for (const held of ticket.controls) {
      if (after.has(held)) continue;
      const { value, version, readAt } = await readControl(store, held);
      const isHeld = version !== undefined && readAt !== undefined && value.ticket?.id === ticket.id;
      if (isHeld) after.set(held, { name: held, value, version, readAt });
    }
    const writes = await deadRunWrites(store, ticket.runId, fate, at);
    if (writes.length === 0) continue;
    ends.push(...writes);
    const ofDead = after.get(ofFunction(ticket, name));
    if (ofDead === undefined) continue;
    const died = { id: ticket.runId, status: 'aborted', endedAt: at, summary: fate } as const;
    const value = { ...ofDead.value, lastRun: lastRunAfter(ofDead.value.lastRun, died) };
    after.set(ofDead.name, { ...ofDead, value });
  }
  return { controls: [...after.values()], runs: ends };
}
