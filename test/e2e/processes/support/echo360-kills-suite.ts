import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
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
        const interruptions = await disturb(campus, { kills: share, seed: seed + index, context });
        await settle(campus);
        await assertInStep(campus);
        context.diagnostic(`${campus.writes.repeated.length} of ${campus.writes.all.length} writes repeated`);
        assertNothingTwice(campus, interruptions);
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
  readonly context: TestContext;
}

/** Returns how many processes did not end in order: those killed, and on a busy machine those that found Echo360 too slow. */
async function disturb(campus: RecordingCampus, { kills, seed, context }: Disturbance): Promise<number> {
  const { installation, echo360, edits } = campus;
  const random = seededRandom(seed);
  const choice = new SeededChoice(seed);
  let killed = 0;
  let aborted = 0;
  for (let attempt = 0; killed < kills; attempt += 1) {
    assert.ok(attempt < kills * 5 + 10, 'processes end before they can be killed');
    await installation.untilTheLeaseIsFree();
    for (let edit = choice.below(3); edit >= 0; edit -= 1) edits.next();
    const victim = installation.run();
    const kill = randomKill(random, range);
    const editing = editWhileItRuns(campus, choice.below(range.requests));
    const wasKilled = await killAt(kill, victim, echo360, '/schedules');
    editing.end();
    if (wasKilled) {
      killed += 1;
      context.diagnostic(`killed: ${JSON.stringify(kill)}`);
      continue;
    }
    const { status, message } = await victim.result();
    if (status === 'aborted') {
      aborted += 1;
      context.diagnostic(`aborted: ${message}`);
    } else assert.equal(status, 'succeeded', message);
  }
  return killed + aborted;
}

/** Timetablers go on while a process runs and dies: one edit after so many more requests, unless it has ended before. */
function editWhileItRuns({ echo360, edits }: RecordingCampus, requests: number): { end(): void } {
  const until = echo360.requests.total + requests;
  let isOver = false;
  void echo360.requests
    .until(({ total }) => isOver || total >= until)
    .then(() => {
      if (!isOver) edits.next();
    });
  return {
    end: () => {
      isOver = true;
    },
  };
}

/** Quiet: runs until nothing is left to do. */
async function settle({ installation }: RecordingCampus): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await installation.untilTheLeaseIsFree();
    const { status, message, remains } = await installation.run().result();
    if (status === 'aborted') continue;
    assert.equal(status, 'succeeded', message);
    if (!remains) return;
  }
  assert.fail('work remains after five quiet runs');
}
