import type { Control } from '#shared/state/collections/control.ts';

type LastRun = NonNullable<Control['lastRun']>;

/**
 * What the control record keeps of the last run. It also says how many runs in a row have ended the same way, and since
 * when: "aborted 11 times since 14:00" tells people more than one run does.
 */
export function lastRunAfter(
  before: Control['lastRun'],
  ended: Pick<LastRun, 'id' | 'status' | 'endedAt' | 'summary'>,
): LastRun {
  const isSame = before?.status === ended.status;
  return {
    ...ended,
    since: isSame ? (before.since ?? before.endedAt) : ended.endedAt,
    times: isSame ? before.times + 1 : 1,
  };
}
