import assert from 'node:assert/strict';
import { seededRandom } from '#sandbox/kit/random.ts';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import type { Installation } from './installation.ts';
import type { RunDocument } from './lockstep-process.ts';
import { type KillRange, killAt, randomKill } from './random-kill.ts';

export interface World {
  readonly installation: Installation;
  /** The target, whose requests say how far a process is. */
  readonly standIn: StandIn;
  /** One edit of the source. */
  edit(): void;
  /** For whoever reads the test's output. */
  tell(text: string): void;
}

export interface Disturbance {
  readonly kills: number;
  readonly seed: number;
  readonly range: KillRange;
}

/**
 * Starts one process after the other while people go on editing, until so many were killed. Returns how many did not
 * end in order: those killed, and on a busy machine those that found an upstream too slow.
 */
export async function disturb(world: World, { kills, seed, range }: Disturbance): Promise<number> {
  const { installation, standIn, tell } = world;
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  let killed = 0;
  let aborted = 0;
  for (let attempt = 0; killed < kills; attempt += 1) {
    assert.ok(attempt < kills * 5 + 10, 'processes end before they can be killed');
    await installation.untilTheLeaseIsFree();
    for (let edit = below(3); edit >= 0; edit -= 1) world.edit();
    const kill = randomKill(random, range);
    const victim = installation.run();
    const editing = editWhileItRuns(world, below(range.requests));
    const wasKilled = await killAt(kill, victim, standIn, range.path);
    editing.end();
    if (wasKilled) {
      killed += 1;
      tell(`killed: ${JSON.stringify(kill)}`);
      continue;
    }
    const { status, message } = await victim.result();
    if (status === 'aborted') {
      aborted += 1;
      tell(`aborted: ${message}`);
    } else assert.equal(status, 'succeeded', message);
  }
  return killed + aborted;
}

/** One edit after so many more requests, unless the process has ended before. */
function editWhileItRuns({ standIn, edit }: World, requests: number): { end(): void } {
  const until = standIn.requests.total + requests;
  let isOver = false;
  void standIn.requests
    .until(({ total }) => isOver || total >= until)
    .then(() => {
      if (!isOver) edit();
    });
  return {
    end: () => {
      isOver = true;
    },
  };
}

/**
 * A run that nobody disturbs. One that found a system too slow, as on a busy machine it may, is no run; of these so
 * many at most.
 */
export async function quietRun(installation: Installation): Promise<RunDocument> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await installation.untilTheLeaseIsFree();
    const result = await installation.run().result();
    if (result.status !== 'aborted') return result;
  }
  assert.fail('ten quiet runs found a system too slow');
}

/** Quiet: runs until nothing is left to do. */
export async function settle(installation: Installation): Promise<void> {
  for (let run = 0; run < 5; run += 1) {
    const { status, message, remains } = await quietRun(installation);
    assert.equal(status, 'succeeded', message);
    if (!remains) return;
  }
  assert.fail('work remains after five quiet runs');
}
