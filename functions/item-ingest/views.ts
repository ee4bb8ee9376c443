import { countFigure } from '#shared/descriptor/count-figure.ts';
import { countedTo, countText } from '#shared/descriptor/counted.ts';
import { findingsView } from '#shared/descriptor/findings-view.ts';
import { queryView } from '#shared/descriptor/query-view.ts';
import type { Figure, ViewContext, ViewDescriptor } from '#shared/descriptor/view.ts';
import { items } from './item/items.ts';
import { passes } from './pass/passes.ts';
import { latestProgress } from './pass/progress.ts';
import { workMarks } from './work-list/work.ts';

const waiting = queryView({
  name: 'waiting',
  title: 'Waiting to be looked at',
  summary: 'projects that item-queue looks at next; those that failed wait longer each time',
  collection: workMarks,
  query: 'inState',
  where: { state: 'waiting' },
  columns: [
    { key: 'path', title: 'project' },
    { key: 'why', title: 'why' },
    { key: 'attempts', title: 'failed', kind: 'number' },
    { key: 'dueAt', title: 'not before', kind: 'instant' },
    { key: 'error', title: 'last failure' },
  ],
  row: ({ projectId, path, why, attempts, dueAt, markedAt, error }) => ({
    projectId,
    path,
    why,
    attempts,
    dueAt: dueAt === 0 ? markedAt : dueAt,
    error: error?.reason ?? '',
  }),
  opens: { history: 'item', key: 'projectId' },
});

const deadLetters = queryView({
  name: 'dead-letters',
  title: 'Given up on',
  summary: 'projects that failed too often; they wait for a person',
  collection: workMarks,
  query: 'inState',
  where: { state: 'dead' },
  columns: [
    { key: 'projectId', title: 'id', kind: 'number' },
    { key: 'path', title: 'project' },
    { key: 'attempts', title: 'failed', kind: 'number' },
    { key: 'at', title: 'last', kind: 'instant' },
    { key: 'error', title: 'why' },
  ],
  row: ({ projectId, path, attempts, error }) => ({
    projectId,
    path,
    attempts,
    at: error?.at ?? null,
    error: error?.reason ?? '',
  }),
  reason: 'error',
  acts: { parameter: 'projects', key: 'projectId', does: [{ operation: 'retry' }, { operation: 'drop' }] },
  opens: { history: 'item', key: 'projectId' },
  needsPerson: (many, first) => ({
    sentence: `${many('project', 'projects')} could not be looked at, however often it was tried; what is stored of them may be out of date.`,
    since: first.error?.at ?? null,
    operation: { name: 'retry', parameters: { all: true } },
    advice: `The oldest, ${first.path}: ${first.error?.reason ?? ''}. Mend what the reasons name, then retry them; or drop them until their next push.`,
  }),
});

const failed = queryView({
  name: 'failed',
  title: 'Unusable documents',
  summary: 'items whose newest commit cannot be used; the last good record stays',
  collection: items,
  query: 'failed',
  where: { isFailed: true },
  direction: 'descending',
  columns: [
    { key: 'path', title: 'project' },
    { key: 'itemId', title: 'item' },
    { key: 'reason', title: 'why' },
    { key: 'at', title: 'since', kind: 'instant' },
    { key: 'kept', title: 'kept' },
  ],
  row: ({ projectId, path, itemId, failure, commit, failedAt }) => ({
    projectId,
    path,
    itemId: itemId === 0 ? '' : itemId,
    reason: failure?.reason ?? '',
    at: failedAt,
    kept: commit?.slice(0, 8) ?? 'nothing',
  }),
  reason: 'reason',
  opens: { history: 'item', key: 'projectId' },
  needsPerson: (many, first) => ({
    sentence: `The newest commit of ${many('item', 'items')} cannot be used; readers see the commit before.`,
    since: first.failedAt,
    advice: `The latest, ${first.path}: ${first.failure?.reason ?? ''}. Whoever writes the item mends its item.json; the push is taken in by itself.`,
  }),
});

/** People look at it while it runs: its seven counts cost no more than this, a read for each thousand. */
const countedUpTo = 20_000;

const progressWords: Readonly<Record<string, string>> = {
  withoutItem: 'without an item',
  remaining: 'still to be looked at',
  deadLetters: 'given up on',
};

const minuteOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const progress: ViewDescriptor = {
  name: 'progress',
  title: 'The latest pass over the group',
  summary: 'how many were listed, unchanged, ingested, failed, gone, and how many remain',
  isLive: true,
  columns: [
    { key: 'what', title: 'what' },
    { key: 'value', title: 'now', kind: 'number' },
  ],
  page: async ({ store }) => {
    const now = await latestProgress(store, countedUpTo);
    if (now === undefined) return { rows: [] };
    const { pass, phase, startedAt, incomplete, completedAt, listed, marked, compared, ...counted } = now;
    const counts = Object.entries(counted).map(([what, count]) => {
      const value = count < countedUpTo ? count : countText(countedTo(countedUpTo, count));
      return { what: progressWords[what] ?? what, value };
    });
    return {
      rows: [
        { what: 'pass', value: pass },
        { what: 'begun', value: minuteOf(startedAt) },
        { what: 'phase', value: phase },
        { what: 'listed', value: listed },
        { what: 'compared', value: compared },
        { what: 'marked', value: marked },
        ...counts,
        ...(incomplete === '' ? [] : [{ what: 'incomplete', value: incomplete }]),
        ...(completedAt === null ? [] : [{ what: 'ended', value: minuteOf(completedAt) }]),
      ],
    };
  },
};

const history = queryView({
  name: 'passes',
  title: 'Passes',
  summary: 'each pass over the group, newest first',
  collection: passes,
  query: 'byTime',
  where: {},
  direction: 'descending',
  columns: [
    { key: 'startedAt', title: 'begun', kind: 'instant' },
    { key: 'phase', title: 'phase' },
    { key: 'listed', title: 'listed', kind: 'number' },
    { key: 'marked', title: 'marked', kind: 'number' },
    { key: 'hooksChecked', title: 'hooks', kind: 'number' },
    { key: 'completedAt', title: 'complete', kind: 'instant' },
  ],
  row: ({ startedAt, phase, listed, marked, hooksChecked, completedAt, via }) => ({
    startedAt,
    phase,
    listed,
    marked,
    hooksChecked,
    completedAt,
    via,
  }),
});

const inQuestion = findingsView({
  name: 'in-question',
  title: 'In question',
  summary: 'what the last pass did not find, could not read, or found in the way of our hooks',
  of: 'item-sync',
  kinds: ['in question', 'incomplete', 'unread', 'hook', 'unseen', 'dead letter'],
});

/** What waits, what was given up on, and what cannot be used. */
export async function figures(context: ViewContext): Promise<readonly Figure[]> {
  return await Promise.all([
    countFigure(context, { title: 'waiting', view: 'waiting' }, workMarks, 'inState', { state: 'waiting' }),
    countFigure(context, { title: 'given up on', view: 'dead-letters' }, workMarks, 'inState', { state: 'dead' }),
    countFigure(context, { title: 'cannot be used', view: 'failed' }, items, 'failed', { isFailed: true }),
  ]);
}

/** What `lockstep view item-ingest` and the console show. */
export const views: readonly ViewDescriptor[] = [progress, failed, deadLetters, waiting, inQuestion, history];
