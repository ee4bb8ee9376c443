import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Echo360QueueConfig } from '../../config.ts';
import { localTime } from '../../lesson/local-time.ts';
import { readDoubts, readEntries, readRoomDays, readSlots } from '../../lesson/read-lessons.ts';
import type { HasAccount } from '../../schedule/left-out.ts';
import { listRoomDays } from '../../schedule/list-rooms.ts';
import { lookForRecordings } from '../../schedule/look-for-recordings.ts';
import { type SyncState, stateOn } from '../../state.ts';
import type { CmisEcho360Upstreams } from '../../upstreams.ts';
import type { NotificationRecord } from '../notifications.ts';
import { countNotOurs, rowsToNotifications } from '../rows-to-notifications.ts';
import { noWeek } from '../untold-row.ts';
import { reserveMs } from './apply-unit.ts';
import { scopeOf } from './choose-scope.ts';
import { type Collected, keepRoomDay, nothingYet } from './collected.ts';
import { isComplete, needsOf } from './needs.ts';
import { readRecordings, readRoomDayRecords, readScheduleRecords } from './our-records.ts';
import { planRulesOf, rulesAt } from './plan-round.ts';
import { failedNotifications, firstOf, markedRoomDays, waitingNotifications } from './read-waiting.ts';
import type { RoundFacts } from './round-facts.ts';
import type { RunMemory } from './run-memory.ts';
import { noRoundYet, paceAt, sizeOfRound } from './size-of-round.ts';

export interface ReadRoundParts {
  readonly cmis: Cmis;
  readonly upstreams: CmisEcho360Upstreams;
  readonly config: Echo360QueueConfig;
  /** What the run remembers; undefined in a dry run, which has one round and does nothing. */
  readonly memory: RunMemory | undefined;
  readonly hasAccount: HasAccount;
}

/**
 * Everything that one round's plan rests on: the waiting notifications and marked room-days that come first, then,
 * until nothing is missing, what CMIS says now and what we have recorded of every room-day and occurrence that those
 * lead to. Writes nothing. In a dry run the queue's untaken rows are read as the notifications that they would become.
 */
export async function readRound(context: ReadContext, parts: ReadRoundParts): Promise<RoundFacts> {
  const { config, memory } = parts;
  const notOurs = new Map(memory?.notOurs);
  const state = stateOn(context.store);
  const now = () => context.now();
  const today = localTime(now(), config.timeZone).slice(0, 10);
  const began = now();
  const pace = paceAt(memory?.pace ?? noRoundYet, began);
  const size = sizeOfRound(pace, config.roomDaysPerRound, context.timeLeft() - reserveMs);
  const known = memory?.waiting;
  const open =
    known === undefined || known.size === 0
      ? await waitingNotifications(state, today, size)
      : firstOf([...known.values()], today, size);
  const waiting = open.filter(({ week }) => week !== noWeek);
  const coming = context.mode === 'dry-run' ? await untaken(context, parts, state, notOurs) : [];
  const marked = await markedRoomDays(state, today, size);
  const notifications = [...waiting, ...coming];
  if (memory !== undefined) {
    const taken = new Set([...notifications.map(({ roomDay }) => roomDay), ...marked.map(({ key }) => key)]);
    memory.pace = { ...pace, current: { at: began, roomDays: taken.size } };
  }

  const population = memory?.population ?? (await state.schedules.count('all', {}));
  if (memory !== undefined) memory.population = population;
  // Before CMIS is asked: a notification made after this instant may speak of what this round does not see.
  const collected = nothingYet(now(), notifications, population, {
    notOurs,
    failed: await failedNotifications(state),
  });
  for (const record of marked) keepRoomDay(collected, record);
  return await completed(context, collected, parts);
}

/** Reads on from what waits, until nothing is missing that a plan rests on. */
export async function completed(
  context: ReadContext,
  collected: Collected,
  { cmis, config, upstreams, hasAccount, memory }: ReadRoundParts,
): Promise<RoundFacts> {
  const state = stateOn(context.store);
  const withoutRecord = memory?.withoutRecord ?? new Set();
  const setIds = new Set([upstreams.setId, ...collected.notifications.map(({ setId }) => setId)]);
  for (;;) {
    const rules = rulesAt(collected.readAt, planRulesOf(config, upstreams));
    const needs = needsOf(collected, scopeOf(collected, rules), { ...rules, canListRoom: upstreams.canListRoom });
    if (isComplete(needs)) return collected;
    await readRoomDayRecords(state, needs.roomDays, collected, withoutRecord);
    await readSlots(cmis, needs.slots, config, collected);
    // Where the lessons are now says whose recordings must be known: that of one that stays in its room-day stands
    // there.
    if (needs.slots.length > 0) continue;
    await readRecordings(state, needs.recordings, collected);
    await readScheduleRecords(state, needs.schedules, collected);
    await readEntries(cmis, state, needs.entries, collected);
    await readDoubts(state, needs.doubts, collected);
    await readRoomDays(cmis, needs.roomDays, setIds, config, collected);
    for (const email of needs.presenters) collected.presenters.set(email, await hasAccount(email));
    await listRoomDays(upstreams.echo360(context), needs.toList, collected, () => context.now());
    await lookForRecordings(upstreams.echo360(context), needs.toLookFor, collected, () => context.now());
  }
}

/** What the rows that nobody has taken would become, less those whose notifications are there already. */
async function untaken(
  context: ReadContext,
  { cmis, config, upstreams: { setIds } }: ReadRoundParts,
  { notifications }: SyncState,
  notOurs: Map<string, number>,
): Promise<NotificationRecord[]> {
  const rows = await cmis.queueRows({ max: config.queueRowsPerRun });
  const reading = { mapping: config.roomMapping, setIds, runId: context.runId, now: () => context.now() };
  const taken = await rowsToNotifications(cmis, rows, reading);
  countNotOurs(taken, notOurs);
  const all = taken.flatMap(({ taken: result }) => (result.kind === 'notifications' ? result.notifications : []));
  const existing = await notifications.getMany(all.map(({ id }) => id));
  return all.filter(({ id }) => !existing.has(id));
}
