import type { CmisConfig } from '#shared/clients/cmis/config.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { ItemOutcome, OperationContext, OperationResult } from '#shared/descriptor/operation.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { Write } from '#shared/state/store.ts';
import type { Echo360QueueConfig } from '../config.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { externalIdOf, slotKey } from '../lesson/external-id.ts';
import { contentKey, contents } from '../lesson/lost-content.ts';
import { commitRoomDays } from '../room-day/room-day-writes.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { type SyncState, stateOn } from '../state.ts';
import type { LetGoParameters } from './let-go-parameters.ts';

type Context = Pick<
  OperationContext<Pick<Echo360QueueConfig, 'keepDays'>, { readonly cmis: Pick<CmisConfig, 'setId'> }>,
  'store' | 'settings' | 'systems' | 'wake' | 'who' | 'now'
>;

/**
 * A person says of recordings in question that they may go: the next run of echo360-queue removes exactly these, if
 * CMIS still has no lesson for them, within the limits; one that is not in question is left out by name.
 * @throws BadRequestError where none of them is; nothing was changed then
 */
export async function letGo(context: Context, { ids }: LetGoParameters): Promise<OperationResult> {
  const { store, settings, systems, wake, who, now } = context;
  const state = stateOn(store);
  const { chosen, others } = await chosenOf(state, ids, systems.cmis.setId);
  const records = [
    ...new Map([...chosen.values()].flatMap(({ records: all }) => all.map(one => [one.externalId, one]))).values(),
  ];
  const writes = [...chosen.values()].map(({ doubt, records: ofSlot }) => {
    const weeks = new Set(ofSlot.map(({ week }) => week));
    const confirmed = doubt.weeks.map(one => (weeks.has(one.week) ? { ...one, confirmedBy: who } : one));
    return state.doubts.set(doubt.key, { ...doubt, weeks: confirmed });
  });
  const commit = async (all: readonly Write[]): Promise<void> => {
    const result = await store.commit(undefined, all);
    if (!result.ok && result.why !== 'ticket') throw new PreconditionError(result.why, result.collection, result.id);
  };
  const places = new Map(records.map(record => [record.roomDay, record]));
  const why = `${who} lets recordings go that are in question`;
  await commitRoomDays(
    { store, now, runId: 'let-go', commit },
    [...places.values()].map(({ room, date }) => ({
      room,
      date,
      change: current =>
        current.marked === null ? { ...current, marked: { at: now(), why, listed: null }, isMarked: true } : current,
    })),
    writes,
    settings.keepDays,
  );
  await wake('echo360-queue', why);
  return {
    done: records.length,
    message: `${records.length === 1 ? '1 recording' : `${records.length} recordings`} may go: the next run of echo360-queue removes what CMIS still has no lesson for, and sends the others as CMIS has them.`,
    items: [
      ...records.map(({ externalId }): ItemOutcome => ({ what: externalId, status: 'done', why: 'may go' })),
      ...others.map((id): ItemOutcome => ({ what: id, status: 'skipped', why: 'nothing of it is in question' })),
    ],
    table: {
      columns: [
        { key: 'id', title: 'recording' },
        { key: 'place', title: 'room and time' },
      ],
      rows: records.map(({ externalId, room, date, start, end }) => ({
        id: externalId,
        place: `${room}, ${date} ${start}–${end}`,
      })),
    },
  };
}

interface Chosen {
  readonly doubt: Doubt;
  readonly records: ScheduleRecord[];
}

async function chosenOf(state: SyncState, ids: readonly string[], setId: string) {
  const chosen = new Map<string, Chosen>();
  const others: string[] = [];
  const choose = (doubt: Doubt, record: ScheduleRecord): void => {
    const ofSlot = chosen.get(doubt.key) ?? { doubt, records: [] };
    if (!ofSlot.records.includes(record)) ofSlot.records.push(record);
    chosen.set(doubt.key, ofSlot);
  };
  for (const id of new Set(ids)) {
    const slotId = /^(?<slot>\d+)( [a-z]+)?$/.exec(id)?.groups?.['slot'];
    const records =
      slotId === undefined ? await recordOf(state, id) : await recordsOfSlot(state, { setId, slotId: Number(slotId) });
    let found = 0;
    for (const record of records) {
      for (const doubt of await doubtsOf(state, record)) {
        if (!doubt.weeks.some(({ week }) => week === record.week)) continue;
        choose(chosen.get(doubt.key)?.doubt ?? doubt, record);
        found += 1;
      }
    }
    if (found === 0) others.push(id);
  }
  if (chosen.size === 0) throw new BadRequestError(`Nothing of ${others.join(', ')} is in question.`);
  return { chosen, others };
}

/** What is in question of a slot: its lessons, and what of their content was lost. */
async function doubtsOf(
  { doubts }: SyncState,
  slot: { readonly setId: string; readonly slotId: number },
): Promise<Doubt[]> {
  const keys = [slotKey(slot), ...contents.map(content => contentKey(slot, content))];
  return [...(await doubts.getMany(keys)).values()].map(({ value }) => value);
}

async function recordOf({ schedules }: SyncState, externalId: string): Promise<ScheduleRecord[]> {
  const found = await schedules.get(externalId);
  return found === undefined ? [] : [found.value];
}

async function recordsOfSlot(
  state: SyncState,
  slot: { readonly setId: string; readonly slotId: number },
): Promise<ScheduleRecord[]> {
  const weeks = new Set((await doubtsOf(state, slot)).flatMap(doubt => doubt.weeks.map(({ week }) => week)));
  const ids = [...weeks].map(week => externalIdOf({ ...slot, week }));
  return [...(await state.schedules.getMany(ids)).values()].map(({ value }) => value);
}
