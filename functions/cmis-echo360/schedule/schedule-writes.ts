import type { Write } from '#shared/state/store.ts';
import type { Work } from '../queue/round/work.ts';
import type { SyncState } from '../state.ts';
import { intendedRecord, type RecordMoment } from './draft-of.ts';
import type { ScheduleRecord } from './schedules.ts';

/** Work that sends a request. */
export type CallWork = Extract<Work, { readonly do: 'create' | 'update' | 'vacate' | 'delete' }>;

export function isCall(work: Work): work is CallWork {
  return work.do === 'create' || work.do === 'update' || work.do === 'vacate' || work.do === 'delete';
}

export function externalIdOfCall(work: CallWork): string {
  return work.do === 'create' || work.do === 'update' ? work.occurrence.externalId : work.record.externalId;
}

/** With what people look for it by. */
function findable(record: ScheduleRecord): ScheduleRecord {
  const { section, presenterEmail } = record.sent;
  return { ...record, section, lecturer: presenterEmail?.toLowerCase() ?? '' };
}

/** Keeps a record, or forgets it: null. */
export function scheduleWrite(
  { schedules }: SyncState,
  externalId: string,
  record: ScheduleRecord | null,
  keepDays: number,
): Write {
  return record === null ? schedules.remove(externalId) : schedules.set(externalId, findable(record), { keepDays });
}

/** Makes a schedule ours unless it has become so meanwhile: then the commit fails. */
export function newScheduleWrite({ schedules }: SyncState, record: ScheduleRecord, keepDays: number): Write {
  return schedules.create(record.externalId, findable(record), { keepDays });
}

/**
 * What is written before a request: that a schedule is ours before it exists, and that one is about to change, so that
 * a run that dies between the request and the commit after it leaves a record that says to look again.
 */
export function intendedBy(work: CallWork, moment: RecordMoment): ScheduleRecord {
  switch (work.do) {
    case 'create':
      return intendedRecord(work.occurrence, moment);
    case 'update':
      // One of what turns out to be gone creates it.
      return { ...work.record, pending: 'update', unheardAt: moment.now };
    case 'vacate':
    case 'delete':
      return { ...work.record, pending: 'delete' };
  }
}
