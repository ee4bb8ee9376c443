import { queryView } from '#shared/descriptor/query-view.ts';
import { badges } from './badges.ts';

export const views = [
  queryView({
    name: 'badges',
    title: 'Badges of ours',
    summary: 'what was made for guests, and by which run',
    collection: badges,
    query: 'all',
    where: {},
    columns: [
      { key: 'guest', title: 'guest' },
      { key: 'runId', title: 'made by run' },
    ],
    row: ({ guest, runId }) => ({ guest, runId }),
  }),
];
