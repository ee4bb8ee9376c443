import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig } from '../config.ts';
import { mappingVersion } from '../document/map-fields.ts';
import { isInGroup } from '../project/is-in-group.ts';
import { look } from '../project/look.ts';
import { stateOn } from '../state.ts';
import type { ItemSyncParameters } from './parameters.ts';
import { besideRecords } from './read-records.ts';
import type { ChosenPart } from './reading.ts';

/** The projects that a person named, as GitLab shows them now. Writes nothing. */
export async function readChosen(
  gitlab: GitlabProjects,
  { projects = [], items = [] }: ItemSyncParameters,
  group: ItemGroupConfig,
  concurrency: number,
  context: ReadContext,
): Promise<ChosenPart> {
  const unseen: string[] = [];
  const ids = new Set(projects);
  for (const itemId of items) {
    const { entries } = await stateOn(context.store).items.query('byItemId', { isListed: true, itemId }, { limit: 1 });
    const [found] = entries;
    if (found === undefined) unseen.push(`item ${itemId}`);
    else ids.add(found.value.projectId);
  }
  const seen = await look(gitlab, [...ids], group, concurrency);
  const shown = [...seen.values()].filter(({ path }) => isInGroup(path, group.group));
  for (const id of ids) {
    if (!shown.some(project => project.id === id)) unseen.push(`project ${id}`);
  }
  return { rows: await besideRecords(context.store, shown, mappingVersion, true), unseen };
}
