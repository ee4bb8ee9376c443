import { countFigure } from '#shared/descriptor/count-figure.ts';
import { findingsView } from '#shared/descriptor/findings-view.ts';
import { queryView } from '#shared/descriptor/query-view.ts';
import type { Figure, ViewContext, ViewDescriptor } from '#shared/descriptor/view.ts';
import { blocks } from './blocks.ts';

const reasons = { cancelled: 'cancelled in Lookup', idle: 'idle for too long' } as const;

const blocked = queryView({
  name: 'blocked',
  title: 'Blocked by us',
  summary: 'accounts that stay blocked until the reason is gone or a person unblocks them',
  collection: blocks,
  query: 'inPhase',
  where: { phase: 'blocked' },
  direction: 'descending',
  columns: [
    { key: 'username', title: 'account' },
    { key: 'why', title: 'why' },
    { key: 'blockedAt', title: 'since', kind: 'instant' },
    { key: 'run', title: 'run', kind: 'run' },
  ],
  row: ({ username, userId, why, blockedAt, runId }) => ({
    username,
    userId,
    why: reasons[why],
    blockedAt,
    run: runId,
  }),
  acts: { parameter: 'accounts', key: 'username', does: [{ operation: 'let-back' }] },
  opens: { history: 'account', key: 'userId' },
});

const overruled = queryView({
  name: 'overruled',
  title: 'Overruled by a person',
  summary: 'accounts that somebody unblocked in GitLab; that is kept',
  collection: blocks,
  query: 'inPhase',
  where: { phase: 'overruled' },
  columns: [
    { key: 'username', title: 'account' },
    { key: 'why', title: 'we blocked it as' },
    { key: 'by', title: 'unblocked by' },
    { key: 'at', title: 'when', kind: 'instant' },
  ],
  row: ({ username, userId, why, overruledBy, overruledAt }) => ({
    username,
    userId,
    why: reasons[why],
    by: overruledBy,
    at: overruledAt,
  }),
  opens: { history: 'account', key: 'userId' },
});

const dueSoon = findingsView({
  name: 'due-soon',
  title: 'Due within a month',
  summary: 'guests who will be blocked as idle unless they sign in, as the last run saw them',
  of: 'lookup-gitlab',
  kinds: ['due-soon'],
});

const toDecide = findingsView({
  name: 'to-decide',
  title: 'For a person to decide',
  summary:
    'accounts that would be blocked or unblocked, but are protected or not shown to be ours, as the last run saw them',
  of: 'lookup-gitlab',
  kinds: ['protected', 'unproven'],
  needsPerson: count => ({
    sentence: `${count === 1 ? '1 account' : `${count} accounts`} would be changed, but ${count === 1 ? 'is' : 'are'} protected or not shown to be ours.`,
    advice: 'Look at each in GitLab and decide there; what a person does is kept.',
  }),
});

/** Whom we have blocked, and whom somebody has let in all the same. */
export async function figures(context: ViewContext): Promise<readonly Figure[]> {
  return await Promise.all([
    countFigure(context, { title: 'blocked by us', view: 'blocked' }, blocks, 'inPhase', { phase: 'blocked' }),
    countFigure(context, { title: 'overruled by a person', view: 'overruled' }, blocks, 'inPhase', {
      phase: 'overruled',
    }),
  ]);
}

/** What `lockstep view lookup-gitlab` and the console show. */
export const views: readonly ViewDescriptor[] = [blocked, overruled, dueSoon, toDecide];
