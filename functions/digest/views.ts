import { queryView } from '#shared/descriptor/query-view.ts';
import type { ViewDescriptor } from '#shared/descriptor/view.ts';
import { told } from './told.ts';

const toldView = queryView({
  name: 'told',
  title: 'Who was told of what',
  summary: 'from today on: what people were told by mail, soonest clash first',
  collection: told,
  query: 'upcoming',
  where: {},
  from: ({ now }) => new Date(now()).toISOString().slice(0, 10),
  columns: [
    { key: 'date', title: 'day' },
    { key: 'title', title: 'what' },
    { key: 'recipient', title: 'told' },
    { key: 'status', title: 'mail' },
    { key: 'at', title: 'when', kind: 'instant' },
  ],
  row: ({ date, title, recipient, status, at }) => ({
    date,
    title,
    recipient,
    status: status === 'sent' ? 'sent' : 'not known whether sent; is repeated',
    at,
  }),
});

/** What `lockstep view digest` and the console show. */
export const views: readonly ViewDescriptor[] = [toldView];
