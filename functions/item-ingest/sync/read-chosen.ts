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

const notShown = 'GitLab does not show it in the group; nothing was concluded from that';

/** The projects that a person named, as GitLab shows them now. Writes nothing. */
export async function readChosen(
  gitlab: GitlabProjects,
  { projects = [], items = [] }: ItemSyncParameters,
  group: ItemGroupConfig,
  concurrency: number,
  context: ReadContext,
): Promise<ChosenPart> {
  const unseen: { readonly target: string; readonly why: string }[] = [];
  const ids = new Set(projects);
  for (const itemId of items) {
    const { entries } = await stateOn(context.store).items.query('byItemId', { isListed: true, itemId }, { limit: 1 });
    const [found] = entries;
    if (found === undefined)
      unseen.push({ target: `item ${itemId}`, why: 'no such item is known; nothing was concluded from that' });
    else ids.add(found.value.projectId);
  }
  const { seen, odd } = await look(gitlab, [...ids], group, concurrency);
  const shown = [...seen.values()].filter(({ path }) => isInGroup(path, group.group));
  for (const id of ids) {
    const why = odd.get(id);
    if (why !== undefined) unseen.push({ target: `project ${id}`, why });
    else if (!shown.some(project => project.id === id)) unseen.push({ target: `project ${id}`, why: notShown });
  }
  return { rows: await besideRecords(context.store, shown, mappingVersion, true), unseen };
}
