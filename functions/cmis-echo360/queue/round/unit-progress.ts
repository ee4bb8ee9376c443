import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import type { Echo360QueueConfig } from '../../config.ts';
import { overlaps, type Slot } from '../../lesson/slot.ts';
import { roomDayKey } from '../../room-day/room-day.ts';
import { commitRoomDays, inConflict, type RoomDayUpdate } from '../../room-day/room-day-writes.ts';
import type { RecordMoment } from '../../schedule/draft-of.ts';
import { type CallWork, externalIdOfCall, intendedBy, isCall, scheduleWrite } from '../../schedule/schedule-writes.ts';
import type { RequestEnd } from '../../schedule/send-request.ts';
import { type SyncState, stateOn } from '../../state.ts';
import { type PlanRules, rulesAt } from './plan-round.ts';
import type { RunMemory } from './run-memory.ts';
import type { Work } from './work.ts';

export interface ApplyParts {
  readonly echo360: Echo360Client;
  readonly memory: RunMemory;
  readonly config: Echo360QueueConfig;
  readonly rules: PlanRules;
}

/** A slot that a recording should have left, and did not. */
interface Held {
  readonly slot: Slot;
  readonly externalId: string;
  readonly why: string;
}

/**
 * How many requests are recorded as intended in one commit, those of later units included: one commit reads the ticket
 * once.
 */
const lookAhead = 25;

/** How far a unit has come. */
export class UnitProgress {
  readonly context: ApplyContext;
  readonly parts: ApplyParts;
  readonly state: SyncState;
  /** How the request of each occurrence ended. */
  readonly requestEnds = new Map<string, RequestEnd>();
  /** Occurrences whose clash or obstacle a further round may resolve. */
  readonly deferred = new Set<string>();
  readonly #unit: Unit<Work>;
  readonly #following: () => Iterable<Unit<Work>>;
  readonly #held: Held[] = [];

  constructor(unit: Unit<Work>, following: () => Iterable<Unit<Work>>, context: ApplyContext, parts: ApplyParts) {
    this.#unit = unit;
    this.#following = following;
    this.context = context;
    this.parts = parts;
    this.state = stateOn(context.store);
  }

  moment(): RecordMoment {
    return { now: this.context.now(), runId: this.context.runId };
  }

  /** Whether a lesson has begun by now: minutes may have passed since the plan. */
  hasBegun(slot: Slot | null): boolean {
    return slot !== null && rulesAt(this.context.now(), this.parts.rules).hasBegun(slot);
  }

  hold(slot: Slot | null, externalId: string, why: string): void {
    if (slot !== null) this.#held.push({ slot, externalId, why });
  }

  /** What keeps a slot that should be free by now. */
  holderOf(slot: Slot | null, externalId: string): Held | undefined {
    if (slot === null) return undefined;
    return this.#held.find(held => held.externalId !== externalId && overlaps(held.slot, slot));
  }

  /**
   * To be awaited before anything is done about a request. Afterwards no other unit records the same intention, and one
   * that was being recorded is written.
   */
  async begin(work: CallWork): Promise<void> {
    const { begun, intended } = this.parts.memory;
    begun.add(work);
    await intended.get(work);
  }

  /** Before the request of the change at `index`: makes its intention durable, and that of the next ones with it. */
  async intend(index: number): Promise<void> {
    const { begun, intended } = this.parts.memory;
    const [next] = this.#callsFrom(index);
    if (next === undefined) return;
    if (!intended.has(next)) {
      const open = this.#callsFrom(index).filter(call => call === next || !(begun.has(call) || intended.has(call)));
      const calls = [...open.take(lookAhead)];
      const durable = this.#intendAll(calls);
      for (const call of calls) intended.set(call, durable);
    }
    await intended.get(next);
  }

  /** Writes room-days together with `more`, all or nothing. */
  async commitRoomDays(updates: readonly RoomDayUpdate[], more: readonly Write[]): Promise<void> {
    const { memory, config } = this.parts;
    for (const update of updates) memory.withoutRecord.delete(roomDayKey(update));
    await commitRoomDays(this.context, updates, more, config.keepDays);
  }

  async #intendAll(calls: readonly CallWork[]): Promise<void> {
    const moment = this.moment();
    // A schedule that is removed because it stands in a ring has its new creation recorded at that moment.
    const first = new Map(calls.toReversed().map(work => [externalIdOfCall(work), work]));
    const { keepDays } = this.parts.config;
    const records = [...first].map(([externalId, work]) =>
      scheduleWrite(this.state, externalId, intendedBy(work, moment), keepDays),
    );
    await this.commitRoomDays(this.#conflictsOf(calls), records);
  }

  /**
   * Room-days in which these requests remove a lesson that another displaces. They are in conflict before it goes: if
   * the run dies then, and the other lesson leaves before the next, nothing else tells that a lesson is to come back.
   */
  #conflictsOf(calls: readonly CallWork[]): RoomDayUpdate[] {
    const removed = new Set(calls.filter(call => call.do === 'delete' && call.isRefresh).map(externalIdOfCall));
    if (removed.size === 0) return [];
    const changes = [this.#unit, ...this.#following()].flatMap(unit => unit.changes);
    const refreshes = changes.flatMap(({ payload }) => (payload.do === 'end-refresh' ? payload.refreshes : []));
    return refreshes
      .filter(({ excluded }) => excluded.some(({ externalId }) => removed.has(externalId)))
      .map(inConflict);
  }

  /** The requests from the change at `index` on, those of the units that follow last. */
  *#callsFrom(index: number): Generator<CallWork> {
    for (const { payload } of this.#unit.changes.slice(index)) if (isCall(payload)) yield payload;
    for (const { changes } of this.#following()) for (const { payload } of changes) if (isCall(payload)) yield payload;
  }
}
