import type { Finding } from '#shared/core/change.ts';
import { absenceOf, lostElsewhere } from '../lesson/absence.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { type Lacking, nextDoubts } from '../lesson/next-doubts.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { YearFacts } from './year-facts.ts';

type Asked = Pick<
  YearFacts,
  'setId' | 'at' | 'schedules' | 'present' | 'unreadable' | 'entries' | 'doubts' | 'isWhole'
>;

/** Our recordings of the year whose slots stand as they were while another table has nothing for them. */
function lackingIn(facts: Asked): (ScheduleRecord & Lacking)[] {
  return [...facts.schedules.values()].flatMap(record => {
    if (record.setId !== facts.setId || facts.present.has(record.externalId)) return [];
    const tables = lostElsewhere(record, facts);
    return tables.length === 0 ? [] : [{ ...record, tables }];
  });
}

/** What is to be remembered as in question after this comparison, by `slotKey`; a whole comparison forgets what it saw to be well. */
export function doubtsAfter(facts: Asked, mostUnasked: number): ReadonlyMap<string, Doubt> {
  const next = nextDoubts(lackingIn(facts), facts.doubts, {
    at: facts.at,
    mostUnasked: facts.isWhole ? mostUnasked : null,
  });
  return facts.isWhole ? next : new Map([...facts.doubts, ...next]);
}

/** Slots that one finding names. */
const mostNamed = 20;

/** One finding per table that lost something: the slots, how many recordings stay, and until when. */
export function questionFindings(facts: Asked, hoursInQuestion: number): Finding[] {
  const staying = lackingIn(facts).filter(
    record => absenceOf(record, facts, { readAt: facts.at, hoursInQuestion }).kind === 'in-question',
  );
  const byTables = Map.groupBy(staying, ({ tables }) => tables.join(' and '));
  return [...byTables].map(([tables, recordings]) => {
    const slots = [...new Set(recordings.map(({ slotId }) => slotId))].sort((a, b) => a - b);
    const more = slots.length > mostNamed ? ` and ${slots.length - mostNamed} more` : '';
    const named = `slot${slots.length === 1 ? '' : 's'} ${slots.slice(0, mostNamed).join(', ')}${more}`;
    const count = recordings.length === 1 ? 'its recording stays' : `the ${recordings.length} recordings stay`;
    return {
      kind: 'in-question',
      target: tables,
      message: `${tables} lacks ${named} of ${facts.setId}, though ${slots.length === 1 ? 'it stands' : 'they stand'} in TIMETABLE as before: ${count}. If it should be so, they go when a comparison ${hoursInQuestion} hours after the first says the same, or with \`lockstep let-go\`; else see that the table is filled.`,
    };
  });
}
