import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstOf, waitingNotifications } from '#functions/cmis-echo360/queue/round/read-waiting.ts';
import { type RunMemory, remember, rememberMade } from '#functions/cmis-echo360/queue/round/run-memory.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { allQueries } from '#functions/collections.ts';
import fc from '#test/support/fast-check.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { lesson, message, now } from '#test/unit/cmis-echo360/support/lessons.ts';

const place = fc.record({
  room: fc.constantFrom('R1', 'R2'),
  date: fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25'),
  /** Not every notification waits. */
  open: fc.boolean(),
});
const today = '2026-11-20';

/** Of a run that began with nothing open. */
const memoryOf = (): Pick<RunMemory, 'ended' | 'waiting'> => ({ ended: new Map(), waiting: new Map() });

describe('what waits', () => {
  it('is for a run that has made all of it the same as what the state would say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(place, { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 19 }), { maxLength: 8 }),
        async (places, maxRoomDays, ended) => {
          const made = places.map(({ open, ...at }, index) =>
            message('I', lesson({ slot: index + 1, start: '10:00', end: '11:00', ...at }), { open }),
          );
          const store = new MemoryState({ queries: allQueries, now: () => now }).open();
          const state = stateOn(store);
          const memory = memoryOf();
          rememberMade(memory, made);
          const end = ended.flatMap(index => made[index] ?? []).map(one => ({ ...one, open: false }));
          remember(memory, end);
          const over = new Set(end.map(({ id }) => id));
          for (const one of made) {
            const kept = over.has(one.id) ? { ...one, open: false } : one;
            await store.commit(undefined, [state.notifications.set(one.id, kept, { keepDays: 400 })]);
          }
          const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id).sort();
          assert.deepEqual(
            ids(firstOf([...(memory.waiting ?? new Map()).values()], today, maxRoomDays)),
            ids(await waitingNotifications(state, today, maxRoomDays)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is not known to a run that found some of it there, or made more than it remembers', () => {
    const one = message('I', lesson({ slot: 1, start: '10:00', end: '11:00' }));
    const known = memoryOf();
    rememberMade(known, undefined);
    assert.equal(known.waiting, undefined);
    rememberMade(known, [one]);
    assert.equal(known.waiting, undefined, 'nor afterwards');
    const many = memoryOf();
    rememberMade(
      many,
      Array.from({ length: 2_001 }, (_, index) => ({ ...one, id: `m${index}` })),
    );
    assert.equal(many.waiting, undefined);
  });
});
