import type { Schedule } from '#shared/clients/echo360/schema.ts';
import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import { externalIdOf } from '../lesson/external-id.ts';
import { slotText } from '../lesson/slot.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { adoptedRecord, occurrenceIn, whyNot } from './adoptable.ts';

/** What Echo360 holds from today on, and what is ours of it. */
export interface AdoptFacts {
  readonly schedules: readonly Schedule[];
  /** External ids of Echo360's rooms by its ids of them. */
  readonly rooms: ReadonlyMap<string, string>;
  /** External ids that have a record. */
  readonly ours: ReadonlySet<string>;
  /** The academic year as CMIS spells it. */
  readonly setId: string;
  readonly readAt: number;
  readonly runId: string;
}

/** Schedules per unit: one commit each. */
const unitSize = 100;

/**
 * Which schedules become ours: those whose external ids follow a pattern, less series and what is ours already. Echo360
 * is never touched.
 */
export function planAdopt(facts: AdoptFacts, patterns: readonly RegExp[]): Plan<ScheduleRecord> {
  const changes: Change<ScheduleRecord>[] = [];
  const findings: Finding[] = [];
  const taken = new Set(facts.ours);
  const inOrder = [...facts.schedules].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const schedule of inOrder) {
    const occurrence =
      schedule.externalId === null ? undefined : occurrenceIn(schedule.externalId, patterns, facts.setId);
    if (occurrence === undefined || schedule.externalId === null) continue;
    const externalId = externalIdOf(occurrence);
    if (facts.ours.has(externalId)) continue;
    const room = schedule.roomId === null ? undefined : facts.rooms.get(schedule.roomId);
    const reason = taken.has(externalId) ? 'another schedule stands for the same lesson' : whyNot(schedule, room);
    if (reason !== undefined || room === undefined) {
      findings.push({
        kind: 'not-adopted',
        target: schedule.externalId,
        message: `“${schedule.name}” on ${schedule.date} is not adopted: ${reason ?? ''}.`,
      });
      continue;
    }
    taken.add(externalId);
    const record = adoptedRecord(schedule, occurrence, room, { now: facts.readAt, runId: facts.runId });
    changes.push({
      key: changeKey('adopt', externalId, schedule.externalId, record.digest),
      kind: 'adopt',
      target: externalId,
      title: `${schedule.name} (${record.sent.section})`,
      from: schedule.externalId === externalId ? 'not ours' : `not ours, ${schedule.externalId}`,
      to: `ours: ${slotText(record)}`,
      reason: 'its external id names a lesson of CMIS',
      payload: record,
    });
  }
  const units = chunks(changes, unitSize).map((part, index) => ({ key: `adopt ${index + 1}`, changes: part }));
  return { units, findings, population: { adopt: facts.schedules.length } };
}

function keyOf({ date, start, externalId, id }: Schedule): string {
  return `${date} ${start} ${externalId ?? ''} ${id}`;
}
