import type { NotificationRecord } from './notifications.ts';

/** How a queue row ends. */
export type RowEnding =
  | { readonly to: 'PROCESSED' }
  /** `error` names the weeks, for the row's ERROR column. */
  | { readonly to: 'FAILED'; readonly error: string };

/**
 * The end of a queue row, from all its notifications: FAILED if the last try of any week failed. Null while one is open or missing.
 */
export function rowEnding(notifications: readonly NotificationRecord[]): RowEnding | null {
  const last = new Map<number, NotificationRecord>();
  for (const notification of notifications) {
    const other = last.get(notification.week);
    if (other === undefined || other.retry < notification.retry) last.set(notification.week, notification);
  }
  const latest = [...last.values()].sort((a, b) => a.week - b.week);
  const [first] = latest;
  if (first === undefined || latest.length < first.siblings || latest.some(({ open }) => open)) return null;
  const failed = latest.filter(({ status }) => status === 'FAILED');
  const [worst] = failed;
  if (worst === undefined) return { to: 'PROCESSED' };
  const weeks = failed.map(({ week }) => week).join(', ');
  return { to: 'FAILED', error: `week ${weeks}: ${worst.message}` };
}
