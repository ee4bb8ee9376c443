import { type Change, changeKey, notKnownWhetherDone } from '#shared/core/change.ts';
import { differingFields } from '#shared/core/differing-fields.ts';
import { type Slot, sameSlot, slotText } from '../lesson/slot.ts';
import type { Waiting, Work } from '../queue/round/work.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import type { Call, Comparison } from './compare.ts';
import type { Actual } from './held-schedule.ts';
import { inOrder, type Move, type Step } from './order-of-requests.ts';
import type { ScheduleRecord, Sent } from './schedules.ts';

type Moving = Exclude<Call, { kind: 'delete' }>;
type Deleting = Extract<Call, { kind: 'delete' }>;

export interface CallParts {
  readonly comparisons: readonly Comparison[];
  /** EndedNotification directly with the request; nobody when a refresh ends. */
  waitingFor(externalId: string): readonly Waiting[];
  /** Why a request is made: which messages, or which refresh. */
  causeOf(externalId: string): string;
  isRefresh(externalId: string): boolean;
  /** The record of what was removed and not seen since, while a request that creates it may be carried out late. */
  leftBehind(externalId: string): ScheduleRecord | undefined;
  /** Whether a clash of this occurrence in that room-day has no further remedy. */
  isLast(externalId: string, roomDay: string): boolean;
}

/** The requests of one unit in an order in which each finds its slot free. */
export function callChanges(parts: CallParts): Change<Work>[] {
  const calls = parts.comparisons.flatMap(({ call }) => (call === null ? [] : [call]));
  const deletions = calls.filter(call => call.kind === 'delete');
  const moves = calls.filter(call => call.kind !== 'delete').map(asMove);
  return [...deletions.map(call => deletion(call, parts)), ...inOrder(moves).map(step => moveChange(step, parts))];
}

interface CallMove extends Move {
  readonly call: Moving;
}

function asMove(call: Moving): CallMove {
  const { occurrence, actual } = call;
  return { externalId: occurrence.externalId, from: actual?.slot ?? null, to: occurrence, call };
}

function deletion({ actual, why }: Deleting, parts: CallParts): Change<Work> {
  const { externalId, record } = actual;
  return {
    key: changeKey('delete', externalId, record.digest, ''),
    kind: 'delete',
    target: externalId,
    title: titleOf(record),
    from: placeText(actual),
    to: '',
    reason: `${why} (${parts.causeOf(externalId)})`,
    payload: {
      do: 'delete',
      record,
      waiting: parts.waitingFor(externalId),
      from: actual.slot,
      to: null,
      isRefresh: parts.isRefresh(externalId),
      isLast: true,
    },
  };
}

function moveChange({ kind: step, move }: Step<CallMove>, parts: CallParts): Change<Work> {
  const { call, externalId } = move;
  const { occurrence, actual } = call;
  const calling = {
    from: actual?.slot ?? null,
    to: slotOf(occurrence),
    isRefresh: parts.isRefresh(externalId),
    isLast: parts.isLast(externalId, roomDayKey(occurrence)),
  };
  if (step === 'vacate' && actual !== null) {
    return {
      key: changeKey('update', externalId, actual.record.digest, `vacate ${occurrence.digest}`),
      kind: 'update',
      target: externalId,
      title: titleOf(actual.record),
      from: placeText(actual),
      to: 'removed for a moment',
      reason: `changes places with others in a ring: removed first and created again last (${parts.causeOf(externalId)})`,
      payload: { do: 'vacate', record: actual.record, waiting: [], ...calling, to: null },
    };
  }
  const waiting = parts.waitingFor(externalId);
  const isMade = step === 'return' || call.kind === 'create';
  // One that was about to be made when its run ended is the same creation: whoever permitted it has permitted it still.
  const isNew = actual === null || actual.record.phase !== 'present';
  return {
    key: changeKey(call.kind, externalId, isNew ? '' : actual.record.digest, occurrence.digest),
    kind: call.kind,
    target: externalId,
    title: titleOf(occurrence),
    ...(isMade ? { from: before(actual), to: slotText(occurrence) } : differenceOf(call)),
    reason: `${differenceText(call, step)} (${parts.causeOf(externalId)})`,
    payload: isMade
      ? {
          do: 'create',
          occurrence,
          record: recordBefore(actual?.record ?? parts.leftBehind(externalId)),
          waiting,
          ...calling,
        }
      : {
          do: 'update',
          occurrence,
          record: call.actual.record,
          isPresenterKnown: call.isPresenterKnown,
          waiting,
          ...calling,
        },
  };
}

/** Where a schedule to be created has a record already: it may be there, and if it is, it is ours. */
function recordBefore(record: ScheduleRecord | undefined): ScheduleRecord | null {
  return record === undefined ? null : { ...record, phase: 'intended', pending: null };
}

function differenceText(call: Moving, step: Step<CallMove>['kind']): string {
  if (step === 'return') return 'created again after the others of the ring have moved';
  const { occurrence, actual } = call;
  if (call.kind === 'create' || actual === null) {
    if (actual?.record.phase === 'intended') return 'an earlier request for it was cut short';
    if (actual?.record.phase === 'removed') return 'made late, by a request for it that had been given up';
    return actual === null ? 'not in Echo360 yet' : 'gone from where Echo360 had it';
  }
  const { record, slot } = actual;
  if (call.isPresenterKnown && record.digest === occurrence.digest) {
    return `its presenter, ${occurrence.sent.presenterEmail ?? ''}, has an account by now`;
  }
  const parts = [
    ...(slot !== null && !sameSlot(slot, occurrence) ? ['place or time'] : []),
    ...changedIn(record, occurrence).keys(),
  ];
  if (parts.length > 0) return `changed: ${parts.join(', ')}`;
  return record.pending === null ? 'changed in Echo360' : 'an earlier request for it was cut short';
}

const wordOf = {
  name: 'name',
  section: 'course or group',
  presenterEmail: 'presenter',
  input1: 'inputs',
  input2: 'inputs',
  captureQuality: 'quality',
} as const;
const sentFields = Object.keys(wordOf) as (keyof typeof wordOf)[];

type HasSent = Pick<ScheduleRecord, 'sent'>;

/** What becomes another of what was sent: the words for it, each with its members. */
function changedIn({ sent }: HasSent, wanted: HasSent) {
  return Map.groupBy(differingFields(sentFields, sent, wanted.sent), field => wordOf[field]);
}

/** Where a recording is and comes to be, and what else of it becomes another. */
function differenceOf({ actual, occurrence }: Extract<Call, { kind: 'update' }>) {
  const { record } = actual;
  const changed = [...changedIn(record, occurrence)];
  const textOf = (sent: Sent) =>
    changed.map(([word, fields]) => `, ${word} ${fields.flatMap(field => sent[field] ?? []).join(' and ') || 'none'}`);
  const from = `${placeText(actual)}${textOf(record.sent).join('')}`;
  const to = `${slotText(occurrence)}${textOf(occurrence.sent).join('')}`;
  if (from !== to) return { from, to };
  return { from: record.pending === null ? 'otherwise in Echo360' : notKnownWhetherDone, to };
}

/** What there is before a recording is made, or made again. */
function before(actual: Actual | null): string {
  if (actual === null) return '';
  return actual.record.phase === 'intended' ? notKnownWhetherDone : placeText(actual);
}

function titleOf({ sent }: Pick<ScheduleRecord, 'sent'>): string {
  return `${sent.name} (${sent.section})`;
}

function placeText({ slot, roomDay }: Actual): string {
  return slot === null ? `gone from ${roomDay}` : slotText(slot);
}

function slotOf({ room, date, start, end }: Slot): Slot {
  return { room, date, start, end };
}
