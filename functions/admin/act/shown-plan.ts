import { BadRequestError } from '#shared/core/errors.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Json, Store } from '#shared/state/store.ts';
import { acts } from '../acts.ts';

/** The plan of a dry run that a person looked at before they have it carried out. */
export interface ShownPlan {
  readonly runId: string;
  readonly digest: string;
  readonly run: RunDocument;
  /** What the dry run was asked for with; null: nothing. */
  readonly parameters: Json;
}

/** Older plans are looked at anew. */
const freshMs = 24 * 3_600_000;

/** What a run was asked for with on the console; null where it was not asked for here. Costs one document. */
export async function parametersOfRun(store: Store, runId: string): Promise<Json> {
  const { entries } = await collectionOn(store, acts).query('ofRun', { runId }, { limit: 1, direction: 'descending' });
  return entries[0]?.value.parameters ?? null;
}

/** @throws BadRequestError for a run that shows no plan that could be carried out now */
export async function shownPlan(
  { store, digestOf }: Pick<Installation, 'store' | 'digestOf'>,
  name: string,
  runId: string,
  now: number,
): Promise<ShownPlan> {
  const found = await collectionOn(store, runs).get(runId);
  const refuse = (why: string): BadRequestError =>
    new BadRequestError(why, { advice: 'Ask for a dry run and look at its plan.' });
  if (found === undefined || found.value.function !== name) throw refuse(`There is no run ${runId} of ${name}.`);
  const { mode, status, planDigest, configDigest, endedAt } = found.value;
  if (mode !== 'dry-run' || planDigest === null || (status !== 'succeeded' && status !== 'blocked')) {
    throw refuse(`Run ${runId} shows no plan that could be carried out.`);
  }
  if (configDigest !== digestOf(name)) throw refuse(`The configuration has changed since run ${runId} was planned.`);
  if (endedAt === null || now - endedAt > freshMs) throw refuse(`The plan of run ${runId} is more than a day old.`);
  return { runId, digest: planDigest, run: found.value, parameters: await parametersOfRun(store, runId) };
}
