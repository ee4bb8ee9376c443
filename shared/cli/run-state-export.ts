import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import type { Store } from '#shared/state/store.ts';
import { changePartsOf } from './recorded-plan.ts';

/** Everything that a repair may touch, as it is now: for a file from which a person could restore it. */
export async function exportRunState(store: Store, name: string): Promise<object> {
  const control = await collectionOn(store, controls).get(name);
  const ids = [control?.value.ticket?.runId, control?.value.unfinishedRunId].filter(id => typeof id === 'string');
  const concerned = await collectionOn(store, runs).getMany([...new Set(ids)]);
  const plans = await Promise.all([...concerned.keys()].map(runId => changePartsOf(store, runId)));
  return {
    function: name,
    control: control?.value ?? null,
    heartbeat: (await collectionOn(store, heartbeats).get(name))?.value ?? null,
    tick: (await collectionOn(store, ticks).get(name))?.value ?? null,
    runs: Object.fromEntries([...concerned].map(([id, { value }]) => [id, value])),
    changes: plans.flat(),
  };
}
