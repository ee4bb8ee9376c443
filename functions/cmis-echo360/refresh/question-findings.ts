import type { Finding } from '#shared/core/change.ts';
import { absenceOf } from '../lesson/absence.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { slotKey } from '../lesson/external-id.ts';
import { lackingOf } from '../lesson/lacking.ts';
import { isLetGo, type Lacking, nextDoubts } from '../lesson/next-doubts.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { YearFacts } from './year-facts.ts';

type Asked = Pick<
  YearFacts,
  'setId' | 'at' | 'schedules' | 'lessons' | 'present' | 'unreadable' | 'entries' | 'doubts' | 'isWhole'
>;

/**
 * Our recordings of the year whose slots stand as they were while another table has nothing for them, or for what they
 * are sent with.
 */
function lackingIn(facts: Asked): (ScheduleRecord & Lacking)[] {
  const lessons = new Map([...facts.lessons.values()].flat().map(lesson => [lesson.externalId, lesson]));
  return [...facts.schedules.values()].flatMap(record => {
    if (record.setId !== facts.setId) return [];
    const now = lessons.get(record.externalId);
    return now === undefined && facts.present.has(record.externalId) ? [] : lackingOf(record, now, facts);
  });
}

/**
 * What is to be remembered as in question after this comparison, by key; a whole comparison forgets what it saw to be
 * well.
 */
export function doubtsAfter(facts: Asked, mostUnasked: number): ReadonlyMap<string, Doubt> {
  const next = nextDoubts(lackingIn(facts), facts.doubts, {
    at: facts.at,
    mostUnasked: facts.isWhole ? mostUnasked : null,
  });
  return facts.isWhole ? next : new Map([...facts.doubts, ...next]);
}

/** Slots that one finding names. */
const mostNamed = 20;

/** One finding per table that lost something: the slots, how many recordings stay as they are, and until when. */
export function questionFindings(facts: Asked, hoursInQuestion: number): Finding[] {
  const rules = { readAt: facts.at, hoursInQuestion };
  const staying = lackingIn(facts).filter(record => {
    if (record.key === slotKey(record)) return absenceOf(record, facts, rules).kind === 'in-question';
    const doubt = facts.doubts.get(record.key);
    return doubt === undefined || !isLetGo(doubt, record.week, rules);
  });
  const byTables = Map.groupBy(staying, ({ tables, key, setId, slotId }) =>
    JSON.stringify([tables.join(' and '), key.slice(slotKey({ setId, slotId }).length + 1)]),
  );
  return [...byTables.values()].flatMap(recordings => {
    const [first] = recordings;
    if (first === undefined) return [];
    const slots = [...new Set(recordings.map(({ slotId }) => slotId))].sort((a, b) => a - b);
    const more = slots.length > mostNamed ? ` and ${slots.length - mostNamed} more` : '';
    const named = `slot${slots.length === 1 ? '' : 's'} ${slots.slice(0, mostNamed).join(', ')}${more} of ${facts.setId}`;
    const tables = first.tables.join(' and ');
    const of = { one: slots.length === 1, count: recordings.length, named, tables, hoursInQuestion };
    const content = first.key === slotKey(first) ? undefined : first.key.slice(slotKey(first).length + 1);
    const message = content === undefined ? lessonMessage(of) : contentMessage(content, of);
    return [{ kind: 'in-question', target: tables, message }];
  });
}

interface Questioned {
  readonly one: boolean;
  readonly count: number;
  readonly named: string;
  readonly tables: string;
  readonly hoursInQuestion: number;
}

function lessonMessage({ one, count, named, tables, hoursInQuestion }: Questioned): string {
  const stay = count === 1 ? 'its recording stays' : `the ${count} recordings stay`;
  return `${tables} lacks ${named}, though ${one ? 'it stands' : 'they stand'} in TIMETABLE as before: ${stay}. If it should be so, they go when a comparison ${hoursInQuestion} hours after the first says the same, or with \`lockstep let-go cmis-echo360\`; else see that the table is filled.`;
}

function contentMessage(content: string, { count, named, tables, hoursInQuestion }: Questioned): string {
  const what = { presenter: 'the presenter', name: 'the name' }[content] ?? 'the recording of pictures';
  const stay = count === 1 ? '1 recording keeps' : `${count} recordings keep`;
  return `${tables} tells ${what} of ${named} no more, though TIMETABLE says nothing else: ${stay} what was sent. If it should be so, it is changed when a comparison ${hoursInQuestion} hours after the first says the same, or with \`lockstep let-go cmis-echo360\`; else see that the table is filled.`;
}
