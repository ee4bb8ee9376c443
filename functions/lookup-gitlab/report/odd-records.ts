import type { Finding } from '#shared/core/change.ts';
import type { Reading } from '../reading/reading.ts';

/** What could not be read, one finding each: it was left as it is, and nobody else's account waits for it. */
export function oddFindings({ accounts, people }: Reading['odd']): Finding[] {
  return [
    ...accounts.map(({ id, username, oddAt }) => ({
      kind: 'odd-account',
      target: username ?? `GitLab user ${id}`,
      message: `cannot be read (GitLab answers ${oddAt} in another form than expected) and was left as it is: look at /api/v4/users/${id}`,
    })),
    ...people.map(words => ({
      kind: 'odd-person',
      target: 'Lookup',
      message: `answered about ${words}: nothing was concluded from it; ask those who run Lookup if it stays`,
    })),
  ];
}
