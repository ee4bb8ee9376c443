import type { ReadContext } from '#shared/runtime/sync.ts';
import type { ItemProject } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import type { ListedGroup } from './list-group.ts';
import { itemStates, workOf } from './read-records.ts';
import type { AbsencePart } from './reading.ts';

/**
 * The projects that we know and that the listing lacks, with what is known of them as items. Writes nothing.
 * `recorded`: how many of the listed projects have a record of ours, where this run has seen to all of them. As many
 * records as that are just theirs: then none is lacking, and they need not be read.
 */
export async function readAbsence(
  group: ListedGroup,
  recorded: number | undefined,
  context: ReadContext,
): Promise<AbsencePart> {
  const { listedAt, incomplete } = group;
  if (recorded !== undefined && (await stateOn(context.store).projects.count('all', {})) === recorded)
    return { rows: [], listedAt, incomplete, population: recorded };
  const lacking: ItemProject[] = [];
  let population = 0;
  const listed = new Set([...group.projects.keys(), ...group.odd.flatMap(({ id }) => id ?? [])]);
  for await (const { value } of stateOn(context.store).projects.all('all', {})) {
    if (!value.isAbsent) population += 1;
    if (!listed.has(value.projectId)) lacking.push(value);
  }
  const ids = lacking.map(({ projectId }) => projectId);
  const [items, work] = await Promise.all([itemStates(context.store, ids), workOf(context.store, ids)]);
  return {
    rows: lacking.map(record => ({ record, item: items.get(record.projectId), work: work.get(record.projectId) })),
    listedAt,
    incomplete,
    population,
  };
}
