import type { History, HistoryDescriptor, HistoryEvent, Hits, SearchDescriptor } from '#shared/descriptor/history.ts';
import type { ItemRecord } from './item/items.ts';
import type { ItemProject } from './project/item-projects.ts';
import { stateOn } from './state.ts';
import type { Work } from './work-list/work.ts';

/** One project of the group: what is stored of it, what waits, and which runs did what. */
export const item: HistoryDescriptor = {
  name: 'item',
  title: 'Item',
  read: async ({ store }, id) => {
    if (!/^\d{1,15}$/.test(id)) return undefined;
    const { items, work, projects } = stateOn(store);
    const key = Number(id);
    const [known, mark, project] = await Promise.all([items.get(key), work.get(key), projects.get(key)]);
    if (known === undefined && mark === undefined && project === undefined) return undefined;
    return historyOf(id, known?.value, mark?.value, project?.value);
  },
};

/** Pure. */
export function historyOf(
  id: string,
  known: ItemRecord | undefined,
  mark: Work | undefined,
  project: ItemProject | undefined,
): History {
  const path = known?.path ?? project?.path ?? mark?.path ?? '';
  return {
    title: known === undefined || known.itemId === 0 ? path : `Item ${known.itemId}`,
    sentence: standing(known, mark),
    facts: [
      { term: 'Project', value: `${path} (${id})` },
      ...(known === undefined ? [] : stored(known)),
      ...(project === undefined ? [] : [{ term: 'Webhook', value: hookText(project) }]),
    ],
    tables: [],
    events: [...events(known), ...waits(mark)].toSorted((a, b) => b.at - a.at),
    runs: known?.runs ?? [],
    targets: [id],
    ...(mark?.state === 'dead' ? { operation: { name: 'retry', parameters: { projects: [Number(id)] } } } : {}),
  };
}

function standing(known: ItemRecord | undefined, mark: Work | undefined): string {
  if (mark?.state === 'dead')
    return `It could not be looked at, however often it was tried: ${mark.error?.reason ?? 'no reason is recorded'}`;
  if (known?.failure != null)
    return `Its newest commit cannot be used, and readers see the commit before: ${known.failure.reason}`;
  if (mark !== undefined) return `It waits to be looked at: ${mark.why}.`;
  if (known === undefined || known.standing === 'none') return 'It holds no item yet.';
  return known.standing === 'gone'
    ? 'Its project is gone from GitLab; what is known of it is kept for a while.'
    : 'It is stored as it stands.';
}

function stored({ type, subject, grade, workflowStatus, commit, head, isArchived }: ItemRecord) {
  return [
    { term: 'What it is', value: [type, subject, grade].filter(each => each !== '').join(', ') || 'not known yet' },
    { term: 'Status', value: workflowStatus === '' ? 'none' : workflowStatus },
    { term: 'Stored commit', value: commit ?? 'none' },
    { term: 'Newest commit', value: head ?? 'none' },
    ...(isArchived ? [{ term: 'In GitLab', value: 'archived' }] : []),
  ];
}

function hookText({ hook, hookProblem }: ItemProject): string {
  if (hookProblem !== '') return hookProblem;
  return hook === null ? 'none of ours' : `${hook.phase}, ${hook.url}`;
}

function events(known: ItemRecord | undefined): HistoryEvent[] {
  if (known === undefined) return [];
  const { derived, failure, failedAt, changedAt, goneSince, runs } = known;
  const event = (at: number | null | undefined, what: string, status = '', detail = ''): HistoryEvent[] =>
    at === null || at === undefined || at === 0 ? [] : [{ at, what, status, detail, runId: null }];
  return [
    ...event(derived?.createdAt, 'First commit', '', `by ${derived?.createdBy ?? ''}`),
    ...event(derived?.updatedAt, 'Last commit that is stored', '', `by ${derived?.updatedBy ?? ''}`),
    ...event(derived?.workflowStatusSetAt, `Became ${derived?.workflowStatus ?? ''}`),
    ...event(derived?.operationalAt, 'Last became Operational'),
    ...event(goneSince, 'Its project went', 'gone'),
    ...(failure === null ? [] : event(failedAt, 'A commit could not be used', 'failed', failure.reason)),
    ...event(changedAt, 'What readers see changed', 'done').map(each => ({ ...each, runId: runs[0] ?? null })),
  ];
}

function waits(mark: Work | undefined): HistoryEvent[] {
  if (mark === undefined) return [];
  const { markedAt, why, attempts, error, state } = mark;
  return [
    { at: markedAt, what: 'Marked to be looked at', status: state, detail: why, runId: null },
    ...(error === null
      ? []
      : [
          {
            at: error.at,
            what: `Failed for the ${attempts}. time`,
            status: 'failed',
            detail: error.reason,
            runId: null,
          },
        ]),
  ];
}

/** So many of each are found. */
const most = 20;

export const search: SearchDescriptor = {
  by: 'an item id, a GitLab project id or a project’s whole path',
  find: async ({ store }, text) => {
    const { items, projects } = stateOn(store);
    const isNumber = /^\d{1,15}$/.test(text);
    const [byItem, byPath, project] = await Promise.all([
      isNumber ? items.query('byItemId', { isListed: true, itemId: Number(text) }, { limit: most }) : undefined,
      isNumber ? undefined : items.query('byPath', { path: text }, { limit: most }),
      isNumber ? projects.get(Number(text)) : undefined,
    ]);
    const known = [...(byItem?.entries ?? []), ...(byPath?.entries ?? [])].map(({ value }) => ({
      title: `Item ${value.itemId}`,
      detail: `${value.path}: ${[value.type, value.subject, value.grade, value.workflowStatus].filter(each => each !== '').join(', ')}`,
      history: item.name,
      id: String(value.projectId),
    }));
    const listed =
      project === undefined
        ? []
        : [{ title: project.value.path, detail: `GitLab project ${text}`, history: item.name, id: text }];
    const found: Hits[] = [
      { title: `Items ${text}`, hits: known, isCut: byItem?.next !== undefined },
      { title: `The project ${text}`, hits: listed, isCut: false },
    ];
    return found.filter(({ hits }) => hits.length > 0);
  },
};
