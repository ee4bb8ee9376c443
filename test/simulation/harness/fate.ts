import type { Misbehaviour } from '#sandbox/kit/misbehaviour.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { Random } from './random.ts';

/** What becomes of one process. All of it is drawn from the story's seed. */
export interface Fate {
  /** Share of requests that go wrong, 0 to 1. */
  readonly requestFaults: number;
  /** Share of the state store's operations that are refused or whose answer is lost. */
  readonly storeFaults: number;
  /** Share of other effects (statements of a database) that fail. */
  readonly effectFaults: number;
  /** Longest time that any answer takes, ms; 0 for at once. */
  readonly latencyMs: number;
  /** What happens at the n-th effect, counted from 1. */
  readonly blow: Blow | undefined;
}

/** How wrong a process's wall clock is, ms, and how much faster its clock runs (0.001: a second in a thousand). */
export interface Skew {
  readonly ms: number;
  readonly drift: number;
}

export interface Blow {
  readonly at: number;
  /** `before`: the effect does not happen any more; `after`: it happens, and nobody hears of it. */
  readonly moment: 'before' | 'after';
  /** `kill`: dies; `freeze`: stands still for `ms`; `stop`: is told to stop; `rob`: somebody takes its lease away. */
  readonly kind: 'kill' | 'freeze' | 'stop' | 'rob';
  readonly ms: number;
}

export const calmFate: Fate = {
  requestFaults: 0,
  storeFaults: 0,
  effectFaults: 0,
  latencyMs: 0,
  blow: undefined,
};

const minute = 60_000;

export function drawFate(random: Random, isAlone: boolean): Fate {
  const rough = (): number =>
    random.weighted([
      [5, 0],
      [2, 0.02],
      [3, 0.1],
      [1, 0.4],
    ]);
  const blow = (): Blow => ({
    at: random.chance(0.7) ? random.between(1, 40) : random.between(1, 150),
    moment: random.of(['before', 'after']),
    kind: random.weighted([
      [6, 'kill'],
      [2, 'freeze'],
      [1, 'stop'],
      [2, 'rob'],
    ]),
    ms: random.of([5_000, minute, 4 * minute, 20 * minute]),
  });
  return {
    requestFaults: rough(),
    storeFaults: random.weighted([
      [6, 0],
      [2, 0.02],
      [2, 0.1],
    ]),
    effectFaults: random.weighted([
      [6, 0],
      [2, 0.02],
      [1, 0.2],
    ]),
    latencyMs: isAlone
      ? random.weighted([
          [6, 0],
          [1, 500],
        ])
      : random.of([50, 500, 5_000]),
    blow: random.chance(0.45) ? blow() : undefined,
  };
}

export function drawSkew(random: Random): Skew {
  return {
    ms: random.of([0, 0, 0, -10 * minute, 10 * minute, 90_000]),
    drift: random.of([0, 0, 0, 0.002, -0.002]),
  };
}

/** What goes wrong with one request. */
export function drawMisbehaviour(random: Random): Misbehaviour {
  const handled = random.chance(0.5);
  return random.weighted<Misbehaviour>([
    [3, { kind: 'reset', handled }],
    [2, { kind: 'status', status: random.of([500, 502, 503, 504]), retryAfter: undefined, handled }],
    [1, { kind: 'status', status: 503, retryAfter: random.of([1, 30]), handled: false }],
    [2, { kind: 'rateLimited', retryAfter: random.of([undefined, 1, 20]) }],
    [1, { kind: 'html', handled }],
    [1, { kind: 'truncated' }],
    [1, { kind: 'torn' }],
    [1, { kind: 'empty' }],
    [1, { kind: 'expiredToken' }],
    [2, { kind: 'slow', ms: random.of([2_000, 25_000, 100_000]), handled }],
  ]);
}

export function storeTrouble(): UnavailableError {
  return new UnavailableError('The state store did not answer (simulated).');
}
