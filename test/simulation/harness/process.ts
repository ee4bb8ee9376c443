import { z } from 'zod';
import { exchanged } from '#sandbox/kit/network.ts';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import type { LostAnswer, RawAnswer, WireRequest } from '#shared/core/wire.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import type { FunctionSettings } from '#shared/runtime/run/run-parts.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { keyOfId } from '#shared/state/document/document-key.ts';
import type { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { type Blow, calmFate, drawMisbehaviour, type Fate, type Skew, storeTrouble } from './fate.ts';
import type { Random } from './random.ts';
import type { RunOnce, SceneFunction, SimulatedProcess } from './scene.ts';
import type { Tally } from './tally.ts';
import type { Timeline } from './timeline.ts';

export interface ProcessParts {
  readonly name: string;
  readonly timeline: Timeline;
  readonly state: MemoryState;
  readonly standIns: readonly StandIn[];
  readonly secrets: Readonly<Record<string, string>>;
  /** How wrong its clock is for as long as it lives. */
  readonly skew: Skew;
  readonly settings: FunctionSettings;
  readonly randomId: () => string;
  /** Told of whatever leaves the process; the words are made only where somebody reads them. */
  readonly trace: (line: () => string) => void;
  readonly violated: (what: string) => void;
  readonly tally: Tally;
}

const controlSeen = z.object({
  ticket: z.object({ holder: z.string(), takenAt: z.number() }).nullable().default(null),
  paused: z.object({ at: z.number() }).nullable().default(null),
});

/** What becomes of a process while it runs something. */
export interface Lot {
  /** What it runs, and how many changes that makes side by side. */
  readonly which: SceneFunction;
  readonly fate: Fate;
  readonly random: Random;
  /** Takes the lease of what it runs away, as an operator can. */
  readonly rob: () => Promise<void>;
  /** What is asked of it, where that is not what a scheduler asks. */
  readonly request?: Partial<RunRequest>;
}

/** Whether a POST there only reads or signs in: questions in GraphQL, tokens. */
export function changesNothing(path: string): boolean {
  return /oauth|\/token$|\/graphql$/i.test(path);
}

/** What a request carries, for the trace; of one that only reads or signs in its length, which says enough. */
function sentWith({ url, body = '' }: WireRequest): string {
  if (body === '') return '';
  return changesNothing(url.pathname) ? ` (${body.length} characters)` : ` ${body}`;
}

/** A promise of its own each time: what waits for it can be forgotten. */
const never = (): Promise<never> => new Promise(() => undefined);

/**
 * A simulated process: everything that leaves it or reaches it passes through here, where it may fail, wait, or end.
 */
export class Process implements SimulatedProcess {
  readonly instance: SimulatedProcess['instance'];
  readonly parts: SimulatedProcess['parts'];
  /** Resolves when the process has been killed. */
  readonly killed: Promise<void>;
  readonly name: string;
  readonly #given: ProcessParts;
  readonly #stop = new AbortController();
  readonly #began: number;
  readonly #opened = new Map<string, RunOnce>();
  #lot: Lot | undefined;
  #kill: () => void = () => undefined;
  #isDead = false;
  #frozenUntil = 0;
  #effects = 0;
  #struck = false;
  #unleased = 0;

  constructor(given: ProcessParts) {
    this.#given = given;
    this.name = given.name;
    this.#began = given.timeline.now();
    this.killed = new Promise(resolve => {
      this.#kill = resolve;
    });
    const clock = this.#clock();
    const store = given.state.open((operation, carryOut) => {
      const what = (): string =>
        operation.kind === 'commit'
          ? `commit ${operation.writes.map(each => `${each.kind} ${each.collection}/${each.id}`).join(', ')}`
          : `${operation.kind} ${operation.what}`;
      return this.#pass(what, 'store', storeTrouble, carryOut);
    });
    this.instance = {
      clock,
      log: silentLog,
      secrets: {
        read: async reference => {
          const value = given.secrets[reference];
          if (value === undefined) throw new Error(`the scene has no secret ${reference}`);
          return value;
        },
      },
      wire: (request, signal) => this.#exchange(request, signal),
      pace: dividedPace({ store, clock, holder: given.name, randomId: given.randomId }),
    };
    this.parts = {
      store,
      clock,
      log: silentLog,
      settings: given.settings,
      holder: given.name,
      randomId: given.randomId,
      stop: this.#stop.signal,
      observer: {
        onPlan: changes => {
          for (const { kind, title, reason } of changes)
            given.trace(() => `${given.name} plans ${kind} ${title}: ${reason}`);
        },
        onOutcome: ({ kind, title }, { status, reason }) => {
          if (status !== 'done') given.trace(() => `${given.name} ${kind} ${title}: ${status}, ${reason}`);
        },
      },
    };
  }

  /** Whether it can run something more: it lives, was not told to stop, and is not at work. */
  get isIdle(): boolean {
    return !this.#isDead && !this.#stop.signal.aborted && this.#lot === undefined;
  }

  /** Runs a function once; resolves to undefined where the process dies of it. */
  async run(lot: Lot): Promise<RunResult | undefined> {
    const { which } = lot;
    this.#lot = lot;
    this.#effects = 0;
    this.#struck = false;
    this.#unleased = 0;
    // An instance makes a function once, and keeps it for as long as it lives.
    const run = this.#opened.get(which.name) ?? which.open(this);
    this.#opened.set(which.name, run);
    try {
      return await Promise.race([
        run({ trigger: 'scheduler', by: 'scheduler', ...lot.request }),
        this.killed.then(() => undefined),
      ]);
    } finally {
      this.#lot = undefined;
    }
  }

  get #fate(): Fate {
    return this.#lot?.fate ?? calmFate;
  }

  effect<Result>(what: string, carryOut: () => Result): Promise<Result> {
    const trouble = (): Error => new UnavailableError(`${what} failed (simulated).`);
    return this.#pass(() => what, 'effect', trouble, carryOut);
  }

  /** Ends the process without a word, if it still lives. */
  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#kill();
  }

  /** One effect that happens at once and as a whole, or not at all; its answer may be late, lost, or for nobody. */
  async #pass<Result>(
    what: () => string,
    kind: 'store' | 'effect',
    trouble: () => Error,
    carryOut: () => Result,
  ): Promise<Result> {
    if (!this.#isUndisturbed('before')) await this.#begin(what);
    const { trace, name, tally } = this.#given;
    const random = this.#lot?.random;
    const faults = this.#fate[`${kind}Faults`];
    const goesWrong = random !== undefined && faults > 0 && random.chance(faults);
    const isLost = goesWrong && random.chance(0.5);
    let result: Result | undefined;
    try {
      if (goesWrong) tally.faults[kind] += 1;
      if (goesWrong && !isLost) throw trouble();
      result = carryOut();
      trace(() => `${name} ${what()}${isLost ? ', and its answer is lost' : ''}`);
      if (isLost) throw trouble();
    } catch (error) {
      if (!this.#isUndisturbed('after')) await this.#end();
      throw error;
    }
    if (!this.#isUndisturbed('after')) await this.#end();
    return result;
  }

  async #exchange(request: WireRequest, signal: AbortSignal): Promise<RawAnswer | LostAnswer> {
    const { standIns, trace, name, tally, violated } = this.#given;
    const { url } = request;
    const standIn = standIns.find(each => each.url === url.origin);
    if (standIn === undefined) throw new Error(`nobody answers at ${url.origin}`);
    if (!this.#isUndisturbed('before')) await this.#begin(() => `${request.method} ${url.href}`);
    if (!['GET', 'HEAD'].includes(request.method) && !changesNothing(url.pathname)) this.#judgeWrite(url);
    const { fate, random } = this.#lot ?? {};
    const goesWrong = fate !== undefined && fate.requestFaults > 0 && random?.chance(fate.requestFaults) === true;
    const does = goesWrong && random !== undefined ? drawMisbehaviour(random) : undefined;
    if (does !== undefined) tally.faults.request += 1;
    tally.requests += 1;
    const met = does === undefined ? '' : ` (${does.kind}${'handled' in does && does.handled ? ', carried out' : ''})`;
    const asked = (): string => `${name} ${request.method} ${url.href}${sentWith(request)}`;
    try {
      const answer = await exchanged(standIn, request, signal, does);
      trace(() => `${asked()} ${answer.kind === 'answer' ? answer.status : 'no answer'}${met}`);
      if (answer.status === 429 && does === undefined) violated(`${name} asks ${url.host} for more than it permits`);
      if (!this.#isUndisturbed('after')) await this.#end();
      return answer;
    } catch (error) {
      trace(() => `${asked()} no answer${met}`);
      await this.#end();
      throw error;
    }
  }

  /**
   * A write to an upstream goes out under the lease. Of a process that has just lost it, as many may still go out as it
   * makes side by side: those that had been let through by then. And none goes out of a function that was paused before
   * the run began.
   */
  #judgeWrite(url: URL): void {
    const { which } = this.#lot ?? {};
    if (which === undefined) return;
    const { state, name, violated } = this.#given;
    const fields = state.get('functions', keyOfId('functions', which.name))?.document.fields;
    const { ticket, paused } = controlSeen.parse(fields ?? {});
    if (ticket?.holder === name) {
      if (paused !== null && paused.at < ticket.takenAt)
        violated(`${which.name} is paused, and asks ${url.pathname} for a change`);
      return;
    }
    this.#unleased += 1;
    if (this.#unleased > (which.concurrency ?? 4))
      violated(`${name} has no lease of ${which.name}, and goes on asking for changes`);
  }

  /**
   * Whether nothing at all happens before or after an effect, as mostly: then nobody has to wait for it. Counts the
   * effect that is about to happen.
   */
  #isUndisturbed(moment: Blow['moment']): boolean {
    if (moment === 'before') this.#effects += 1;
    const { blow, latencyMs } = this.#fate;
    return (
      !this.#isDead &&
      latencyMs === 0 &&
      this.#given.timeline.now() >= this.#frozenUntil &&
      (blow === undefined || this.#struck || blow.at > this.#effects || blow.moment !== moment)
    );
  }

  /** Before an effect: lets the blow fall that is due before it. */
  async #begin(what: () => string): Promise<void> {
    if (this.#isDead) await never();
    await this.#wait();
    await this.#awake();
    await this.#strike('before', what);
  }

  /** After an effect: its answer reaches only who still lives and is awake. */
  async #end(): Promise<void> {
    await this.#wait();
    await this.#strike('after', () => 'an answer');
    await this.#awake();
  }

  async #wait(): Promise<void> {
    const { fate, random } = this.#lot ?? {};
    if (fate === undefined || random === undefined || fate.latencyMs === 0) return;
    await this.#given.timeline.pause(random.below(fate.latencyMs));
  }

  async #awake(): Promise<void> {
    const { timeline } = this.#given;
    while (!this.#isDead && timeline.now() < this.#frozenUntil)
      await timeline.pause(this.#frozenUntil - timeline.now());
    if (this.#isDead) await never();
  }

  async #strike(moment: Blow['moment'], what: () => string): Promise<void> {
    const { timeline, trace, name, tally } = this.#given;
    const { blow } = this.#fate;
    if (blow === undefined || this.#struck || blow.at > this.#effects || blow.moment !== moment) return;
    this.#struck = true;
    trace(() => `${name}: ${blow.kind} ${blow.moment} ${what()}`);
    tally.blows[blow.kind] += 1;
    switch (blow.kind) {
      case 'kill':
        this.kill();
        break;
      case 'freeze':
        this.#frozenUntil = timeline.now() + blow.ms;
        break;
      case 'stop':
        this.#stop.abort(new UnavailableError('The process was told to stop.'));
        break;
      case 'rob':
        await this.#lot?.rob();
        break;
    }
    await this.#awake();
  }

  #clock(): Clock {
    const { timeline, skew } = this.#given;
    const passed = (): number => (timeline.now() - this.#began) * (1 + skew.drift);
    const after: Clock['after'] = (ms, fire) => {
      const wake = (): void => {
        if (this.#isDead) return;
        if (timeline.now() >= this.#frozenUntil) fire();
        else cancel = timeline.after(this.#frozenUntil - timeline.now(), wake);
      };
      let cancel = timeline.after(ms / (1 + skew.drift), wake);
      return () => cancel();
    };
    return {
      now: () => Math.floor(this.#began + skew.ms + passed()),
      monotonic: () => passed(),
      after,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) {
            reject(signal.reason);
            return;
          }
          const abort = (): void => {
            cancel();
            reject(signal?.reason);
          };
          const cancel = after(ms, () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          });
          signal?.addEventListener('abort', abort, { once: true });
        }),
    };
  }
}
