import { allQueries } from '#functions/collections.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { openFirestoreStore } from '#shared/state/firestore/open-firestore-store.ts';
import type { Store } from '#shared/state/store.ts';
import type { SimulatedClock } from '#test/bench/simulated-clock.ts';
import { type FirestoreEmulator, startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { realClock } from '#test/support/real-clock.ts';

let projects = 0;

const mostAttempts = 10;

/** Firestore's emulator for the state operations of a benchmark; undefined where it is left out on purpose. */
export async function emulatorForBench(): Promise<FirestoreEmulator | undefined> {
  return leftOut('firestore', 'the state operations on Firestore') ? undefined : await startFirestoreEmulator();
}

/**
 * However busy the machine: an emulator that reads all there is for each query may take longer than Firestore would.
 */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === mostAttempts) throw error;
    }
  }
}

/** An empty Firestore on the emulator. Its operations take real time, for which the simulated clock stands still. */
export function emulatedStore({ host }: FirestoreEmulator): (clock: SimulatedClock) => Promise<Store> {
  return async clock => {
    const projectId = `bench-${process.pid}-${++projects}`;
    const store = openFirestoreStore({
      projectId,
      emulatorHost: host,
      queries: allQueries,
      clock: realClock,
      random: Math.random,
    });
    const heldUp = (store: Store): Store => ({
      get: (...asked) => clock.during(patiently(() => store.get(...asked))),
      getMany: (...asked) => clock.during(patiently(() => store.getMany(...asked))),
      commit: (...asked) => clock.during(store.commit(...asked)),
      query: (...asked) => clock.during(patiently(() => store.query(...asked))),
      count: (...asked) => clock.during(patiently(() => store.count(...asked))),
      operations: store.operations,
      counted: () => heldUp(store.counted()),
      close: () => store.close(),
    });
    return heldUp(store);
  };
}

/** An instant and an academic year that lies ahead of it: the emulator's clock is the machine's. */
export function aheadOfNow(): { readonly start: string; readonly setId: string } {
  const now = new Date(realClock.now());
  const first = now.getUTCFullYear() + 1;
  return { start: now.toISOString(), setId: `${first}/${String((first + 1) % 100).padStart(2, '0')}` };
}
