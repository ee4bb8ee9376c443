import type { ScheduleRecord } from '../schedule/schedules.ts';
import { type AbsenceFacts, lostElsewhere } from './absence.ts';
import { slotKey } from './external-id.ts';
import { contentKey, lostContent } from './lost-content.ts';
import type { Lacking } from './next-doubts.ts';
import type { Occurrence } from './occurrence.ts';

/**
 * What one recording of ours has lost in other tables than TIMETABLE: its lesson, or, where that is there (`now`), some
 * of its content.
 */
export function lackingOf(
  record: ScheduleRecord,
  now: Occurrence | undefined,
  facts: Omit<AbsenceFacts, 'doubts'>,
): (ScheduleRecord & Lacking)[] {
  if (now === undefined) {
    const tables = lostElsewhere(record, facts);
    return tables.length === 0 ? [] : [{ ...record, tables, key: slotKey(record) }];
  }
  if (record.phase !== 'present') return [];
  return lostContent(now, record).map(({ content, table }) => ({
    ...record,
    tables: [table],
    key: contentKey(record, content),
  }));
}
