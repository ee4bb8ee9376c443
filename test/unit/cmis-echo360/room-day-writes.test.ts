import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import { commitRoomDays } from '#functions/cmis-echo360/room-day/room-day-writes.ts';
import { roomDays } from '#functions/cmis-echo360/room-day/room-days.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { silentLog } from '#shared/core/log.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { gatherQueries } from '#shared/state/collection.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { realClock } from '#test/support/real-clock.ts';
import { date } from '#test/unit/cmis-echo360/support/lessons.ts';

/** A run's context whose commits somebody else gets in front of, so many times. */
function contended(times: number, meanwhile: (context: ApplyContext) => Promise<void>) {
  const store = openSqliteStore({ file: ':memory:', queries: gatherQueries(roomDays), now: () => 1_000_000 });
  let left = times;
  let tick = 1_000_000;
  const context: ApplyContext = {
    runId: 'run',
    mode: 'apply',
    trigger: 'scheduler',
    parameters: {},
    store,
    round: 0,
    clock: realClock,
    log: silentLog,
    signal: new AbortController().signal,
    now: () => ++tick,
    atEnd: () => undefined,
    progress: () => undefined,
    timeLeft: () => 60_000,
    wake: async () => undefined,
    count: () => undefined,
    beforeWrite: async () => undefined,
    commit: async writes => {
      if (left-- > 0) await meanwhile({ ...context, commit: plain });
      await plain(writes);
    },
  };
  const plain: ApplyContext['commit'] = async writes => {
    const result = await store.commit(undefined, writes);
    if (result.ok) return;
    assert.notEqual(result.why, 'ticket');
    if (result.why !== 'ticket') throw new PreconditionError(result.why, result.collection, result.id);
  };
  return { context, store };
}

const day = { room: 'R1', date };

describe('the record of a room-day', () => {
  for (const exists of [false, true]) {
    it(`keeps a mark that somebody sets while a refresh ends (${exists ? 'known' : 'new'} room-day)`, async () => {
      const mark = async (context: ApplyContext): Promise<void> =>
        await commitRoomDays(
          context,
          [
            {
              ...day,
              change: current => ({ ...current, isMarked: true, marked: { at: 5, why: 'asked for', listed: null } }),
            },
          ],
          [],
          400,
        );
      const { context, store } = contended(1, mark);
      if (exists)
        await commitRoomDays(
          { ...context, commit: async writes => void (await store.commit(undefined, writes)) },
          [{ ...day, change: current => current }],
          [],
          400,
        );
      await commitRoomDays(context, [{ ...day, change: current => ({ ...current, lastRefreshOk: true }) }], [], 400);
      const kept = await stateOn(store).roomDays.get(roomDayKey(day));
      assert.deepEqual([kept?.value.isMarked, kept?.value.lastRefreshOk], [true, true]);
      await store.close();
    });
  }

  it('gives up when others never stop', async () => {
    const touch = async (context: ApplyContext): Promise<void> =>
      await commitRoomDays(
        context,
        [{ ...day, change: current => ({ ...current, mustList: !current.mustList }) }],
        [],
        400,
      );
    const { context, store } = contended(100, touch);
    await assert.rejects(commitRoomDays(context, [{ ...day, change: current => current }], [], 400), PreconditionError);
    await store.close();
  });
});
