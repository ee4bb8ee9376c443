import type { Recording } from './expected-recordings.ts';
import type { ReadPurposes } from './read-purposes.ts';

/**
 * The fewest documents of the state that must be read to follow from one timetable to another under the service's own
 * rules: each notification once; for each call the ticket, which must be seen to be ours between a call and the one
 * before it; of each room-day where a recording comes in or changes, the recordings that stand there, since clashes are
 * judged with them (a look that finds none counts one); and the own record of each that only leaves.
 */
export function leastReads(
  before: ReadonlyMap<string, Recording>,
  after: ReadonlyMap<string, Recording>,
  notifications: number,
): number {
  const changed = changedOf(before, after);
  const entered = new Set(changed.flatMap(externalId => placeOf(after.get(externalId)) ?? []));
  const standing = Map.groupBy(before.values(), placeOf);
  const neighbours = [...entered].reduce((sum, place) => sum + Math.max(1, standing.get(place)?.length ?? 0), 0);
  const leaving = changed.filter(externalId => {
    const place = placeOf(before.get(externalId));
    return place !== undefined && !entered.has(place);
  });
  return notifications + changed.length + neighbours + leaving.length;
}

/** The same if no clash had to be judged: of each recording that changes, its own record. */
export function leastWithoutNeighbours(
  before: ReadonlyMap<string, Recording>,
  after: ReadonlyMap<string, Recording>,
  notifications: number,
): number {
  return notifications + 2 * changedOf(before, after).length;
}

function changedOf(before: ReadonlyMap<string, Recording>, after: ReadonlyMap<string, Recording>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    externalId => before.get(externalId)?.text !== after.get(externalId)?.text,
  );
}

/** Date and room: the text of a recording begins `date|start|end|room`. */
function placeOf(recording: Recording | undefined): string | undefined {
  if (recording === undefined) return undefined;
  const [date, , , room] = recording.text.split('|', 4);
  return `${date} ${room}`;
}

const meanings: Readonly<Record<string, string>> = {
  'the ticket of commits':
    'seen to be ours before each call, and for what else is written: what needs no call once a round',
  'query notifications.open':
    'the notifications that a run has not made itself, and once more those that it has no room or no time for',
  'query schedules.ofRoomDay': 'what stands in each room-day where a lesson comes in, to judge clashes',
  'schedules by id': 'records of occurrences that stand in none of them: new ones, and what moves away or goes',
  'roomDays by id':
    'whether a room-day is in conflict, excluded or marked: most have no record, and are asked for once a run',
  'notifications by id': 'those that a run which died had made already',
  'campaignKeys by id': 'the changes that a campaign permits, once a run',
  'functions by id': 'control: lease, pause, approval',
  'heartbeats by id': 'whether a run that holds the lease is alive',
  'paces by id': 'who else works with Echo360, every ten seconds while requests are sent',
  'doubts by id': 'what is in question of slots whose recordings have no lesson',
  'query roomDays.marked': 'room-days that somebody asked to refresh, to come and past, once a round each',
  'query notifications.withStatus': 'failed notifications that may have been put right, once a round',
  'query notifications.ofWeek': 'rows that somebody retries, once a run',
  'count schedules.all': 'how many are ours, for the limits, once a run: one for each thousand',
};

/** What the state was read for, as a line of notes: the most first. */
export function readsInWords(reads: ReturnType<ReadPurposes['byNumber']>): string {
  const told = reads.map(([purpose, documents, calls]) => {
    const meaning = meanings[purpose];
    const inCalls = calls === documents ? '' : ` in ${calls} calls`;
    return `${documents} ${purpose}${inCalls}${meaning === undefined ? '' : ` (${meaning})`}`;
  });
  return `Documents read for: ${told.join('; ')}.`;
}
