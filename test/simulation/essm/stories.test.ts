import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SandboxAnswer, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import { carryOut, type Edit, edits } from './support/edits.ts';
import { isOurs, wrongs } from './support/expected.ts';
import { addActivity, leaseMs, type University, university } from './support/university.ts';

const hour = 3_600_000;
/** Told with every run of the tests, the same each time; other numbers and seeds by the environment, to go on from there. */
const stories = Number(process.env['LOCKSTEP_STORIES'] ?? 150);
const seed = Number(process.env['LOCKSTEP_SEED'] ?? 1);

/** Holds, at every request: nobody else's booking is touched, and none that has begun. */
function watched(): { world: University; broken: string[] } {
  const broken: string[] = [];
  let found: University | undefined;
  const before = new Map<number, { ours: boolean; begun: boolean; revision: number }>();
  const look = (): void => {
    if (found === undefined) return;
    const now = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' })
      .format(found.clock.now())
      .replace(' ', 'T');
    before.clear();
    for (const booking of found.booker.state.bookings.values()) {
      before.set(booking.index, { ours: isOurs(booking), begun: booking.start <= now, revision: booking.revision });
    }
  };
  const carriedOut = ({ method, path }: SandboxRequest, { status }: SandboxAnswer): void => {
    if (method === 'PUT' || method === 'DELETE') {
      const index = Number(path.split('/').at(-1));
      const was = before.get(index);
      if (was !== undefined && !was.ours) broken.push(`${method} of somebody else's booking ${index}`);
      if (was?.begun === true && status < 300) broken.push(`${method} of booking ${index}, which has begun`);
    }
    look();
  };
  found = university({ carriedOut, daysPerRead: 366, config: { window: { daysAhead: 70 } } });
  return { world: found, broken };
}

async function tell(story: readonly Edit[]): Promise<void> {
  const { world, broken } = watched();
  await using _ = world;
  for (const code of ['A1', 'A2', 'A3'])
    addActivity(world.termtime, { code, rooms: [`R${code.slice(1)}`], weeks: [1, 2, 3, 4] });
  // Nobody touches this one: a TermTime without any activity at all is not believed.
  addActivity(world.termtime, { code: 'Z', rooms: ['R6'], weeks: [8] });
  let dieAfter: number | undefined;
  for (const edit of story) {
    dieAfter = carryOut(edit, world) ?? dieAfter;
    if (edit.does === 'swap' || edit.does === 'together') continue;
    const store =
      dieAfter === undefined ? world.store : killedStore(world.store, dieAfter, edit.a % 2 === 0 ? 'before' : 'after');
    const run = world.run({ store });
    await (dieAfter === undefined
      ? run
      : run.catch((error: unknown) => {
          if (!(error instanceof UnavailableError)) throw error;
        }));
    if (dieAfter !== undefined) world.clock.advance(leaseMs + 1_000);
    dieAfter = undefined;
  }
  world.booker.reset();
  await world.run();
  world.clock.advance(21 * hour);
  await world.run();
  world.clock.advance(21 * hour);
  const last = await world.run();
  assert.ok(['succeeded', 'partial'].includes(last.status), `${last.status}: ${last.message}`);
  assert.deepEqual(broken, []);
  assert.deepEqual(wrongs(world), []);
}

test(`after any sequence of edits on both sides, faults included, bookings are as the timetable has them (${stories} stories)`, async () => {
  await fc.assert(fc.asyncProperty(edits, tell), { numRuns: stories, seed });
});
