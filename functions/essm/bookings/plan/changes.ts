import { type Change, changeKey, type Unit } from '#shared/core/change.ts';
import { differingFields } from '#shared/core/differing-fields.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { shownFields } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import { inOrder, type Step } from '../../booking/order.ts';
import type { Want } from '../../occurrence/want.ts';
import { slotText } from '../../slot/slot.ts';
import type { Booking, Bookkeeping, Cancelling, Decisions, PlannedMove, Waiting } from './decisions.ts';
import { obstaclesText } from './obstacles.ts';
import type { Planning } from './planning.ts';
import { differenceOf, heldText, isMarked, wantText } from './texts.ts';
import type { Work } from './work.ts';

/**
 * Decisions as units: records first, then cancellations, updates and creations in an order in which every place is
 * free, then what waits.
 */
export function unitsOf({ moves, waits, bookkeeping }: Decisions, planning: Planning): Unit<Work>[] {
  const alone = (change: Change<Work>): Unit<Work> => ({ key: change.key, changes: [change] });
  const groups = inOrder(moves, planning.reading.blocks).map(steps => {
    const changes = steps.map(step => moveChange(step, planning));
    return { key: changes[0]?.key ?? '', changes };
  });
  return [
    ...bookkeeping.map(bookkeepingChange).map(alone),
    ...groups,
    ...waits.map(wait => waitChange(wait, planning)).map(alone),
  ];
}

function bookkeepingChange({ record, becomes, to, why }: Bookkeeping): Change<Work> {
  return {
    key: changeKey(bookkeepingKind, record.reference, record.phase, to),
    kind: bookkeepingKind,
    target: record.reference,
    title: `Our record of ${record.title}`,
    from: record.phase,
    to,
    reason: why,
    payload: { do: 'bookkeeping', record, becomes },
  };
}

function waitChange({ want, holding, obstacles }: Waiting, { reading }: Planning): Change<Work> {
  const text = obstaclesText(obstacles);
  const [from, to] = [holding === undefined ? 'not booked' : heldText(holding.held), slotText(want)];
  const record = reading.records.get(want.reference);
  const index = holding?.record.reference === want.reference ? holding.held.index : null;
  return {
    key: changeKey('wait', want.reference, '', `${slotText(want)} ${text}`),
    kind: 'wait',
    target: want.reference,
    title: want.title,
    from,
    to: from === to ? 'waiting for its place' : to,
    reason: `in the way: ${text}`,
    payload: { do: 'wait', want, record, index, obstacles },
  };
}

function moveChange({ kind, move }: Step<PlannedMove>, planning: Planning): Change<Work> {
  return move.does === 'cancel' ? cancelChange(move) : bookChange(kind, move, planning);
}

function cancelChange({ holding, why, isSecond }: Cancelling): Change<Work> {
  const { record, held } = holding;
  const from = heldText(held);
  return {
    key: changeKey('cancel', record.reference, from, ''),
    kind: 'cancel',
    target: record.reference,
    title: held.title || record.title,
    from,
    to: 'cancelled',
    reason: why,
    payload: { do: isSecond ? 'cancel-second' : 'cancel', holding },
  };
}

const forAMoment = 'cancelled for a moment';

function bookChange(
  step: Step<PlannedMove>['kind'],
  { want, holding, roomIndex }: Booking,
  { reading }: Planning,
): Change<Work> {
  const { reference, title } = want;
  const to = wantText(want);
  const base = { target: reference, title, to };
  if (holding === undefined) {
    const key = changeKey('create', reference, '', `${to} ${title}`);
    const payload: Work = { do: 'create', want, roomIndex, record: reading.records.get(reference) };
    return { ...base, key, kind: 'create', from: 'not booked', reason: 'TermTime has it there', payload };
  }
  const from = heldText(holding.held);
  const reason = whatDiffers(holding, want);
  if (step === 'vacate') {
    const key = changeKey('vacate', reference, from, to);
    const why = `${reason}; it stands in a ring of bookings that wait for each other`;
    return {
      ...base,
      key,
      kind: 'update',
      from,
      to: forAMoment,
      reason: why,
      payload: { do: 'vacate', holding, want },
    };
  }
  const key = changeKey('update', reference, from, `${to} ${title}`);
  const shared = { ...base, key, kind: 'update', reason };
  if (step === 'return') {
    return { ...shared, from: forAMoment, payload: { do: 'return', want, roomIndex, record: holding.record } };
  }
  return { ...shared, ...differenceOf(holding, want), payload: { do: 'update', holding, want, roomIndex } };
}

function whatDiffers(holding: Holding, want: Want): string {
  const texts = {
    room: 'another room',
    start: 'another time',
    end: 'another time',
    title: 'another title',
    attendees: 'another number of people',
  };
  const differing = differingFields(shownFields, holding.held, want).map(field => texts[field]);
  const differences = [...new Set([...differing, ...(isMarked(holding, want) ? [] : ['another mark'])])];
  return differences.length === 0
    ? 'what became of the last request is not known'
    : `TermTime has ${differences.join(', ')}`;
}
