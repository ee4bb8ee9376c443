import type { ReadContext } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig, ItemSyncConfig } from '../config.ts';
import type { Pass } from '../pass/passes.ts';
import { type ItemProject, newProject } from '../project/item-projects.ts';
import type { ItemSyncParameters } from './parameters.ts';
import { isWritable } from './plan-heads.ts';
import { readAbsence } from './read-absence.ts';
import { readHeads } from './read-heads.ts';
import { hooksOf, readHooks } from './read-hooks.ts';
import type { AbsencePart, HeadsPart, HooksPart, ListedRow, SyncReading } from './reading.ts';
import type { RunMemory } from './run-memory.ts';

export interface RoundParts {
  readonly memory: RunMemory;
  readonly group: ItemGroupConfig;
  readonly config: Pick<ItemSyncConfig, 'concurrency' | 'hookNights'>;
  /** Whether hooks are made at all. */
  readonly hasHooks: boolean;
  /** Of so many new projects a dry run looks at the hooks. */
  readonly newHooks: number;
}

/** What a round of a pass looks at: its phase, and in a dry run all phases of the night at once. Writes nothing. */
export async function readRound(
  pass: Pass,
  parts: RoundParts,
  context: ReadContext<ItemSyncParameters>,
): Promise<SyncReading> {
  const again = context.parameters.again === true;
  if (context.mode === 'dry-run') return { pass, again, ...(await readAllPhases(pass, parts, context)) };
  const { memory, hasHooks } = parts;
  switch (pass.phase) {
    case 'heads': {
      const heads = await headsOf(pass, parts, context);
      memory.noteRecords(pass, heads);
      return { pass, again, heads };
    }
    case 'hooks':
      if (hasHooks) return { pass, again, hooks: await dueHooks(pass, parts, context) };
      return { pass, again, hooks: { rows: [], readAt: context.now(), isLast: true, left: 0, population: 0 } };
    default:
      return { pass, again, absence: await absenceOf(parts, context, memory.recorded) };
  }
}

async function readAllPhases(pass: Pass, parts: RoundParts, context: ReadContext<ItemSyncParameters>) {
  const { memory, config, hasHooks, newHooks } = parts;
  const heads = await headsOf(pass, parts, context);
  const due = await dueHooks(pass, parts, context);
  const added = hasHooks ? newProjects(heads.rows) : [];
  const more = await hooksOf(memory.gitlab, added.slice(0, newHooks), config.concurrency, context);
  const hooks: HooksPart = {
    ...due,
    rows: [...due.rows, ...more],
    population: Math.max(due.population, heads.listed),
  };
  return { heads, hooks, absence: await absenceOf(parts, context) };
}

async function headsOf(
  pass: Pass,
  { memory, group, config }: RoundParts,
  context: ReadContext<ItemSyncParameters>,
): Promise<HeadsPart> {
  const listing = await memory.listing(group, context);
  const again = context.parameters.again === true;
  return readHeads(memory.gitlab, listing, pass.comparedUpTo, again, config.concurrency, context);
}

async function dueHooks(pass: Pass, { memory, config }: RoundParts, context: ReadContext): Promise<HooksPart> {
  const share = { hookNights: config.hookNights, population: await memory.population(context) };
  return readHooks(memory.gitlab, pass, share, config.concurrency, context);
}

async function absenceOf({ memory, group }: RoundParts, context: ReadContext, recorded?: number): Promise<AbsencePart> {
  return readAbsence(await memory.listing(group, context), recorded, context);
}

function newProjects(rows: readonly ListedRow[]): ItemProject[] {
  return rows.flatMap(({ listed, record }) =>
    record === undefined
      ? [newProject({ projectId: listed.id, path: listed.path, isWritable: isWritable(listed) })]
      : [],
  );
}
