import { z } from 'zod';
import type { Store } from '#shared/state/store.ts';
import { stateOn } from '../state.ts';
import { passPhases } from './passes.ts';

/**
 * How far a pass is. What was marked is `remaining` until it is ingested, unchanged, failed, gone, or no item yet.
 * Instants are ms since the epoch.
 */
export const passProgress = z.object({
  pass: z.string(),
  startedAt: z.number(),
  phase: z.enum([...passPhases, 'complete']),
  listed: z.number(),
  compared: z.number(),
  unchanged: z.number(),
  marked: z.number(),
  ingested: z.number(),
  failed: z.number(),
  gone: z.number(),
  withoutItem: z.number(),
  remaining: z.number(),
  /** Failed so often that they wait for a person; counted among the failed. */
  deadLetters: z.number(),
  /** Why the listing proves no absence; blank where it does. */
  incomplete: z.string(),
  completedAt: z.number().nullable(),
});
export type PassProgress = z.infer<typeof passProgress>;

/**
 * The progress of the latest pass; undefined before there was one. Costs some counts of the state store. `atMost`: each
 * of what is counted goes no further, and is then this or more.
 */
export async function latestProgress(store: Store, atMost?: number): Promise<PassProgress | undefined> {
  const { passes, items, work } = stateOn(store);
  const { entries } = await passes.query('byTime', {}, { limit: 1, direction: 'descending' });
  const pass = entries[0]?.value;
  if (pass === undefined) return undefined;
  const upTo = atMost === undefined ? {} : { atMost };
  const ended = (passEnding: 'ingested' | 'unchanged' | 'failed' | 'none' | 'gone') =>
    items.count('ofPass', { pass: pass.id, passEnding }, upTo);
  const [ingested, same, failed, withoutItem, gone, remaining, deadLetters] = await Promise.all([
    ended('ingested'),
    ended('unchanged'),
    ended('failed'),
    ended('none'),
    ended('gone'),
    work.count('ofPass', { pass: pass.id, state: 'waiting' }, upTo),
    work.count('ofPass', { pass: pass.id, state: 'dead' }, upTo),
  ]);
  return {
    pass: pass.id,
    startedAt: pass.startedAt,
    phase: pass.completedAt === null ? pass.phase : 'complete',
    listed: pass.listed,
    compared: pass.unchanged + pass.marked,
    unchanged: pass.unchanged + same,
    marked: pass.marked,
    ingested,
    failed: failed + deadLetters,
    gone,
    withoutItem,
    remaining,
    deadLetters,
    incomplete: pass.incomplete,
    completedAt: pass.completedAt,
  };
}
