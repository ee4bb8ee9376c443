import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Strategy, strategies } from '#functions/cmis-echo360/config.ts';
import { SeededChoice } from '#sandbox/cmis/seeded-choice.ts';
import { seededRandom } from '#sandbox/kit/random.ts';
import { killAt, randomKill } from './random-kill.ts';
import { assertInStep, assertNothingTwice } from './recording-assertions.ts';
import { openRecordingCampus, type RecordingCampus } from './recording-campus.ts';
import type { NewStatePlace } from './state-place.ts';

const range = { ms: 2500, requests: 40, methods: ['POST', 'POST', 'PUT', 'DELETE'], writes: 8 };

/** `kills` processes are killed in all, shared among one campus for each strategy; these go on side by side. */
export function echo360Kills(where: string, place: NewStatePlace, kills: number, seed: number): void {
  describe(`echo360-queue killed again and again, its state on ${where} (LOCKSTEP_SEED=${seed})`, {
    concurrency: true,
  }, () => {
    for (const [index, strategy] of strategies.entries()) {
      const share = Math.ceil(kills / strategies.length);
      it(`converges, and does nothing twice: ${strategy}, ${share} kills`, async context => {
        await using campus = await openRecordingCampus({ place, strategy, concurrency: index + 1, seed: seed + index });
        await disturb(campus, { kills: share, seed: seed + index, context, strategy });
        await settle(campus);
        await assertInStep(campus);
        context.diagnostic(`${campus.writes.repeated.length} of ${campus.writes.all.length} writes repeated`);
        assertNothingTwice(campus, share);
        const before = campus.writes.all.length;
        const idle = await campus.installation.run().result();
        assert.equal(idle.message, 'Nothing to do.');
        assert.equal(campus.writes.all.length, before);
      });
    }
  });
}

interface Disturbance {
  readonly kills: number;
  readonly seed: number;
  readonly strategy: Strategy;
  readonly context: TestContext;
}

async function disturb(campus: RecordingCampus, { kills, seed, context }: Disturbance): Promise<void> {
  const { installation, echo360, edits } = campus;
  const random = seededRandom(seed);
  const choice = new SeededChoice(seed);
  let killed = 0;
  for (let attempt = 0; killed < kills; attempt += 1) {
    assert.ok(attempt < kills * 5 + 10, 'processes end before they can be killed');
    await installation.untilTheLeaseIsFree();
    for (let edit = choice.below(3); edit >= 0; edit -= 1) edits.next();
    const process = installation.run();
    const kill = randomKill(random, range);
    // Timetablers go on while it runs, and while it dies.
    const until = echo360.requests.total + choice.below(range.requests);
    let watched = true;
    void echo360.requests
      .until(({ total }) => total >= until || !watched)
      .then(() => (watched ? edits.next() : undefined));
    const wasKilled = await killAt(kill, process, echo360, '/schedules');
    watched = false;
    if (wasKilled) {
      killed += 1;
      context.diagnostic(`killed: ${JSON.stringify(kill)}`);
      continue;
    }
    const { status, message } = await process.result();
    assert.equal(status, 'succeeded', message);
  }
}

/** Quiet: runs until nothing is left to do. The first may find its predecessor's lease still alive; then it is the next one's. */
async function settle({ installation }: RecordingCampus): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await installation.untilTheLeaseIsFree();
    const { status, message, remains } = await installation.run().result();
    assert.equal(status, 'succeeded', message);
    if (!remains) return;
  }
  assert.fail('work remains after five quiet runs');
}
