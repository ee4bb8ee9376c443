import { refusalText, type TermtimeAnswer } from '#shared/clients/termtime/refusal.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import type { Outcome } from '#shared/core/change.ts';
import { unreachable } from '#shared/core/errors.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type AsSent, neverSent } from '../as-sent.ts';
import { mayBeMade, type RoomRecord, roomRecordKey, rooms, seen, unmarked } from './room-record.ts';
import type { RoomWork } from './room-work.ts';

export interface RoomActing {
  readonly termtime: TermtimeClient;
  readonly context: ApplyContext;
  readonly database: string;
  readonly relationshipType: string;
}

function outcomeOf(answer: TermtimeAnswer): Outcome {
  return answer.kind === 'done' ? { status: 'done', reason: '' } : { status: 'failed', reason: refusalText(answer) };
}

/** Does one change in TermTime; where it makes something ours, its record is written first. */
export async function applyRoom(work: RoomWork, acting: RoomActing): Promise<Outcome> {
  const { termtime } = acting;
  switch (work.do) {
    case 'campus':
      return outcomeOf(await termtime.createCampus(work.campus.name, work.campus.code));
    case 'building':
      return sentBuilding(work, acting, await termtime.createBuilding({ ...work.building, campus: work.campus }));
    case 'move-building':
      return sentBuilding(
        work,
        acting,
        await termtime.updateBuilding(work.building.code, { name: work.building.name, campus: work.campus }),
      );
    case 'floor':
      return outcomeOf(await termtime.createFloor({ ...work.floor, building: work.building, campus: work.campus }));
    case 'create': {
      const record = fresh(acting, 'room', work.draft.code);
      return owned(acting, { record, before: work.before }, () => termtime.createRoom(work.draft), work.asSent);
    }
    case 'update': {
      const record = { ...(work.keepsMark ? work.record : unmarked(work.record)), ...work.asSent };
      const answer = await termtime.updateRoom({ ...work.draft, marked: work.marked });
      if (answer.kind === 'done') await keep(acting, { ...record, phase: 'present' });
      else await keepSeen(acting, work.record);
      return outcomeOf(answer);
    }
    case 'mark': {
      // Before the request: a mark whose answer was lost is still ours to take away.
      const record = { ...work.record, markedAt: acting.context.now(), isMarkUnheard: true };
      await keep(acting, record);
      const answer = await termtime.markRoom(work.record.code, true);
      await keep(acting, answer.kind === 'done' ? { ...record, isMarkUnheard: false } : work.record);
      return outcomeOf(answer);
    }
    case 'unmark': {
      const answer = await termtime.markRoom(work.record.code, false);
      if (answer.kind === 'done') await keep(acting, unmarked(work.record));
      return outcomeOf(answer);
    }
    case 'relate':
      return relate(work, acting);
    case 'unrelate': {
      const answer = await termtime.deleteRelationship(work.record.code);
      if (answer.kind === 'done' || answer.means === 'not-found') {
        await forget(acting, work.record);
        return { status: 'done', reason: '' };
      }
      return outcomeOf(answer);
    }
    case 'note':
      await keep(acting, work.record);
      return { status: 'done', reason: '' };
    case 'forget':
      await forget(acting, work.record);
      return { status: 'done', reason: '' };
    default:
      return unreachable(work);
  }
}

/** What is replaced goes first: a record that says “intended” knows which rooms it would have. */
async function relate(
  { name, rooms: members, replaces, before }: Extract<RoomWork, { do: 'relate' }>,
  acting: RoomActing,
): Promise<Outcome> {
  const { termtime, relationshipType } = acting;
  const record = { ...fresh(acting, 'relationship', name), rooms: [...members] };
  if (replaces) {
    const removed = await termtime.deleteRelationship(name);
    if (removed.kind !== 'done' && removed.means !== 'not-found') {
      if (before !== null) await keepSeen(acting, before);
      return outcomeOf(removed);
    }
  }
  return owned(acting, { record, before: replaces ? null : before }, () =>
    termtime.createRelationship(name, relationshipType, members),
  );
}

/** Of a building nothing is ours but what was sent of it. */
async function sentBuilding(
  { building, asSent }: Extract<RoomWork, { do: 'building' | 'move-building' }>,
  acting: RoomActing,
  answer: TermtimeAnswer,
): Promise<Outcome> {
  if (answer.kind === 'done') {
    await keep(acting, { ...fresh(acting, 'building', building.code), ...asSent, phase: 'present' });
  }
  return outcomeOf(answer);
}

/**
 * Record, request, record. A request that is refused leaves nothing of ours, but for what an earlier one, of which
 * nothing was heard, may have made or make yet.
 */
async function owned(
  acting: RoomActing,
  { record, before }: { readonly record: RoomRecord; readonly before: RoomRecord | null },
  request: () => Promise<TermtimeAnswer>,
  asSent: AsSent = neverSent,
): Promise<Outcome> {
  await keep(acting, record);
  const answer = await request();
  if (answer.kind === 'done') await keep(acting, { ...record, ...asSent, phase: 'present' });
  else if (before !== null && mayBeMade(before, acting.context.now())) await put(acting, before);
  else await forget(acting, record);
  return outcomeOf(answer);
}

/** What was refused is there all the same: nothing that makes it is under way any more. */
async function keepSeen(acting: RoomActing, record: RoomRecord): Promise<void> {
  if (record.phase === 'intended') await keep(acting, seen(record));
}

function fresh({ context, database }: RoomActing, kind: RoomRecord['kind'], code: string): RoomRecord {
  return {
    database,
    kind,
    code,
    rooms: [],
    phase: 'intended',
    markedAt: null,
    isMarkUnheard: false,
    ...neverSent,
    changedAt: context.now(),
    runId: context.runId,
  };
}

async function keep(acting: RoomActing, record: RoomRecord): Promise<void> {
  const { context } = acting;
  await put(acting, { ...record, changedAt: context.now(), runId: context.runId });
}

async function put({ context }: RoomActing, record: RoomRecord): Promise<void> {
  await context.commit([collectionOn(context.store, rooms).set(roomRecordKey(record), record)]);
}

async function forget({ context }: RoomActing, record: RoomRecord): Promise<void> {
  await context.commit([collectionOn(context.store, rooms).remove(roomRecordKey(record))]);
}
