import type { Change } from '#shared/core/change.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { beginCampaign } from '#shared/runtime/campaign/begin-campaign.ts';
import { endCampaign } from '#shared/runtime/campaign/end-campaign.ts';
import { abandonRun } from '#shared/runtime/operations/abandon-and-clear.ts';
import { approve } from '#shared/runtime/operations/approve-and-withdraw.ts';
import type { OperationParts } from '#shared/runtime/operations/audited-change.ts';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import { wake } from '#shared/runtime/operations/wake.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { Campaigns } from './campaigns.ts';
import { calmFate, drawFate, drawSkew, type Fate } from './fate.ts';
import { changesNothing, Process } from './process.ts';
import { Random } from './random.ts';
import type { Scene, SceneFunction, World, WorldOperations } from './scene.ts';
import { type Step, type StoryKey, stepsOf } from './story.ts';
import { newTally, type Tally } from './tally.ts';
import { Timeline } from './timeline.ts';

export const leaseMs = 300_000;
const budgetMs = 600_000;

export interface Told {
  /** What went wrong; undefined where the story ends as it should. */
  readonly failure: Error | undefined;
  /** What left a process, what became of it, and what people did, in order; empty unless it was asked for. */
  readonly trace: readonly string[];
  readonly tally: Tally;
}

/** Told of what a function plans for one and the same world at two times, by dry runs. */
type OnTwice = (name: string, first: readonly Change[], later: readonly Change[]) => void;

export interface TellingOptions {
  /** Whether the trace is kept; the story is the same without. */
  readonly isTraced?: boolean;
  readonly onTwice?: OnTwice;
}

/**
 * Tells one story of a scene from beginning to end. The same key tells the same story, to the byte of the trace. Never
 * throws.
 */
export async function tell(scene: Scene, key: StoryKey, options: TellingOptions = {}): Promise<Told> {
  const telling = new Telling(scene, key, options);
  let failure: Error | undefined;
  try {
    await telling.all();
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  // A mistake of a stand-in explains whatever went wrong after it.
  return telling.told((await telling.close()) ?? failure);
}

/** So many rounds of runs bring everything in step, or something never will be. */
const mostQuietRounds = 15;

/** A story has so many runs at least: where it was quiet sooner, each function is run once more. */
const leastRuns = 5;

class Telling {
  readonly #scene: Scene;
  readonly #key: StoryKey;
  readonly #random: Random;
  readonly #timeline: Timeline;
  readonly #state: MemoryState;
  readonly #world: World;
  readonly #tally = newTally();
  readonly #trace: string[] = [];
  readonly #violations: string[] = [];
  readonly #began: number;
  readonly #blocked = new Map<string, string>();
  readonly #campaigns: Campaigns;
  /** Digest of the configuration; each that is deployed has another. */
  #configuration = 1;
  readonly #warm = new Set<Process>();
  readonly #onTwice: OnTwice | undefined;
  readonly #isTraced: boolean;
  #ids = 0;
  #processes = 0;

  constructor(scene: Scene, key: StoryKey, { isTraced = false, onTwice }: TellingOptions) {
    this.#scene = scene;
    this.#key = key;
    this.#onTwice = onTwice;
    this.#isTraced = isTraced;
    this.#random = new Random(`${key.seed}`);
    this.#began = scene.start(this.#random.fork('start'));
    this.#campaigns = new Campaigns();
    const timeline = new Timeline(this.#began);
    this.#timeline = timeline;
    this.#state = new MemoryState({ queries: scene.queries, now: () => timeline.now() });
    this.#world = scene.make({
      random: this.#random.fork('world'),
      clock: {
        now: () => timeline.now(),
        monotonic: () => timeline.now() - this.#began,
        after: (ms, fire) => timeline.after(ms, fire),
        sleep: (ms, signal) =>
          new Promise((resolve, reject) => {
            const cancel = timeline.after(ms, resolve);
            const abort = (): void => {
              cancel();
              reject(signal?.reason);
            };
            signal?.addEventListener('abort', abort, { once: true });
          }),
      },
      store: this.#state.open(),
      violated: what => void this.#violations.push(what),
    });
  }

  async all(): Promise<void> {
    for (const [number, step] of stepsOf(this.#key)) {
      this.#note(`— step ${number}`);
      await this.#timeline.drive(this.#step(step));
      await this.#check();
      if (step.kind === 'edit') await this.#planTwice();
      await this.#timeline.pass(1_000);
    }
    this.#note('— quiet');
    // What is still on its way arrives first.
    await this.#timeline.pass(10 * 60_000);
    this.#world.calm?.();
    await this.#untilQuiet();
    await this.#world.finish();
    await this.#check();
  }

  told(failure: Error | undefined): Told {
    this.#tally.stories = 1;
    this.#tally.days = (this.#timeline.now() - this.#began) / 86_400_000;
    return { failure, trace: this.#trace, tally: this.#tally };
  }

  /** Ends the world; gives the mistake that a stand-in made, if one did. */
  async close(): Promise<Error | undefined> {
    this.#world.close?.();
    // A story is told in one turn of the event loop; what the engine does between turns has its own here.
    await new Promise(resolve => setImmediate(resolve));
    for (const ending of await Promise.allSettled(this.#world.standIns.map(each => each.close()))) {
      if (ending.status === 'rejected') {
        const [first] = ending.reason instanceof AggregateError ? ending.reason.errors : [ending.reason];
        return first instanceof Error ? first : new Error(String(first));
      }
    }
    return undefined;
  }

  async #step(step: Step): Promise<void> {
    const { random } = step;
    switch (step.kind) {
      case 'edit':
        for (let left = random.between(1, 3); left > 0; left -= 1) {
          this.#tally.edits += 1;
          this.#note(this.#world.edit(random));
          await this.#timeline.pause(1_000);
        }
        break;
      case 'wait':
        await this.#waits(step.ms);
        break;
      case 'rush':
        await this.#rush(random);
        break;
      case 'operate':
        this.#note(await this.#operate(random));
        break;
      case 'run':
        await this.#runs(random, step.isCalm);
        break;
    }
  }

  /**
   * Much changes at once, so that a limit is in the way: somebody permits it beforehand, or looks at what was stopped;
   * or nobody does.
   */
  async #rush(random: Random): Promise<void> {
    const rush = (): string => this.#world.rush?.(random) ?? this.#world.edit(random);
    this.#tally.edits += 1;
    this.#note(rush());
    const which = random.of(this.#limited());
    if (random.chance(0.6)) {
      this.#note(await this.#campaign(which, random.fork('campaign')));
      // What comes up after the plan was shown is none of it.
      if (random.chance(0.5)) this.#note(rush());
      await this.#afterPermission(which, random.fork('permitted'));
    }
    for (let left = random.between(1, 2); left > 0; left -= 1)
      await this.#runs(random.fork(`run ${left}`), random.chance(0.3), which);
  }

  /**
   * Where somebody wants to know: what each function plans now, and a while later when nobody has done anything
   * meanwhile.
   */
  async #planTwice(): Promise<void> {
    if (this.#onTwice === undefined) return;
    for (const which of this.#world.functions) {
      const plans: (readonly Change[])[] = [];
      for (const wait of [0, 61_000]) {
        await this.#timeline.pass(wait);
        const process = this.#start(this.#random.fork('twice'));
        const onPlan = (changes: readonly Change[]): void => void plans.push(changes);
        const { instance } = process;
        const looking = {
          instance,
          parts: { ...process.parts, observer: { onPlan } },
          effect: process.effect.bind(process),
        };
        await this.#timeline.drive(which.open(looking)({ trigger: 'person', by: 'somebody', mode: 'dry-run' }));
      }
      const [first, later] = plans;
      if (first !== undefined && later !== undefined) this.#onTwice(which.name, first, later);
    }
  }

  async #waits(ms: number): Promise<void> {
    const bounded = Math.min(ms, this.#scene.longestWaitMs ?? ms);
    this.#note(`${bounded / 60_000} minutes pass`);
    await this.#timeline.pause(bounded);
  }

  /** One run, or two processes that run at once. */
  async #runs(random: Random, isCalm: boolean, which?: SceneFunction): Promise<void> {
    const isAlone = random.chance(0.75);
    const chosen = (): SceneFunction => random.weighted(this.#world.functions.map(each => [each.weight, each]));
    const first = which ?? chosen();
    const second = random.chance(0.5) ? first : chosen();
    const later = random.of([0, 1_000, leaseMs / 2, leaseMs + 1_000, 2 * leaseMs]);
    const fates = [random.fork('fate'), random.fork('other fate')].map(own =>
      isCalm ? calmFate : drawFate(own, isAlone),
    );
    const [fate = calmFate, otherFate = calmFate] = fates;
    const running = [this.#run(first, fate, random.fork('first'))];
    if (!isAlone) {
      this.#tally.together += 1;
      running.push(this.#timeline.pause(later).then(() => this.#run(second, otherFate, random.fork('second'))));
    }
    // People go on while a run is under way.
    const meanwhile = random.chance(0.4) ? this.#edits(random.fork('meanwhile')) : Promise.resolve();
    await Promise.all([...running, meanwhile]);
    const results = await Promise.all(running);
    const wasBlocked = results.some(result => result?.status === 'blocked');
    if (!wasBlocked || !random.chance(0.6)) return;
    // Somebody looks at once, and lets the plan through; what people do afterwards is none of it.
    const isApproved = await this.#approveLast(this.#operations('operator@example.ac.uk'), first.name);
    if (!isApproved) return;
    this.#note(`${first.name}: the blocked plan is approved at once`);
    await this.#afterPermission(first, random.fork('permitted'));
  }

  /** What was permitted meets what comes up before it is used: people go on, another configuration is deployed. */
  async #afterPermission(which: SceneFunction, random: Random): Promise<void> {
    if (random.chance(0.3)) this.#note(this.#reconfigure());
    for (let left = random.of([0, 0, 1, 4]); left > 0; left -= 1) {
      this.#tally.edits += 1;
      this.#note(this.#world.edit(random));
    }
    if (random.chance(0.7))
      await this.#run(which, random.chance(0.5) ? calmFate : drawFate(random, true), random.fork('run'));
  }

  #digest(): string {
    return `configuration ${this.#configuration}`;
  }

  /** Deploys another configuration: instances of the former end when they have nothing to do. */
  #reconfigure(): string {
    this.#configuration += 1;
    this.#tally.configurations += 1;
    this.#warm.clear();
    this.#campaigns.over();
    this.#world.permissions?.reconfigure();
    return `${this.#digest()} is deployed`;
  }

  /**
   * Somebody has the whole backlog planned, looks at it, and permits some of it or all; or ends what was permitted
   * before.
   */
  async #campaign(which: SceneFunction, random: Random): Promise<string> {
    const { name } = which;
    const operations = this.#operations('operator@example.ac.uk');
    const about = { ...operations, name, configDigest: this.#digest(), mayApply: true };
    if (random.chance(0.25)) {
      try {
        await endCampaign(about, { why: 'a story' });
      } catch (error) {
        if (error instanceof BadRequestError) return `${name} has no campaign to end`;
        throw error;
      }
      this.#campaigns.over();
      this.#world.permissions?.endCampaigns();
      return `the campaign of ${name} is ended`;
    }
    const planned = await this.#run(which, calmFate, random.fork('plan'), {
      trigger: 'person',
      mode: 'dry-run',
      whole: true,
    });
    if (planned?.status !== 'succeeded' || planned.runId === undefined) return `${name} could not be planned whole`;
    const kinds = Object.keys(planned.counts).filter(() => random.chance(0.9));
    const all = kinds.reduce((sum, kind) => sum + (planned.counts[kind]?.planned ?? 0), 0);
    if (all === 0) return `there is nothing of ${name} to permit`;
    const most = random.chance(0.6) ? all : random.between(1, all);
    const until = new Date(this.#timeline.now() + random.of([1, 2, 12]) * 86_400_000).toISOString().slice(0, 10);
    try {
      const campaign = await beginCampaign(about, { plan: planned.runId, until, why: 'a story', most, kinds });
      const changes = await this.#changesOf(operations, planned.runId);
      const permitted = changes.filter(({ kind }) => kinds.includes(kind));
      this.#campaigns.begun(name, {
        until: campaign.until,
        most,
        keys: permitted.map(({ key }) => key),
        writes: this.#writes(),
      });
      this.#tally.campaigns += 1;
      this.#world.permissions?.begin({ changes: permitted, most, until: campaign.until });
      return `a campaign of ${name} is begun: ${most} of ${all}, ${kinds.join(', ')}, until ${until}`;
    } catch (error) {
      if (error instanceof BadRequestError) return `no campaign of ${name} is begun: ${error.message}`;
      throw error;
    }
  }

  async #changesOf({ store }: OperationParts, runId: string): Promise<ChangePart['changes']> {
    const changes: ChangePart['changes'] = [];
    for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId }))
      changes.push(...value.changes);
    return changes;
  }

  async #edits(random: Random): Promise<void> {
    for (let left = random.between(1, 2); left > 0; left -= 1) {
      await this.#timeline.pause(random.of([0, 5, 500, 5_000, 60_000]));
      this.#tally.edits += 1;
      this.#note(this.#world.edit(random));
    }
  }

  /**
   * A run, in a process that runs already or in one that starts for it. What it says is undefined where it was killed,
   * or could not even begin.
   */
  async #run(
    which: SceneFunction,
    fate: Fate,
    random: Random,
    request: Partial<RunRequest> = {},
  ): Promise<RunResult | undefined> {
    this.#tally.runs += 1;
    const idle = [...this.#warm].filter(each => each.isIdle);
    const process = idle.length > 0 && random.chance(0.6) ? random.of(idle) : this.#start(random.fork('start'));
    this.#note(`${process.name} ${request.whole === true ? 'plans the whole of' : 'runs'} ${which.name}`);
    const rob = async (): Promise<void> => void (await abandonRun(this.#operations('a thief'), which.name));
    const result = await process.run({ which, fate, random, rob, request }).catch((error: unknown) => {
      // Where the state store cannot even be asked, nothing was started.
      if (fate.storeFaults > 0 && String(error).includes('simulated')) return undefined;
      throw error;
    });
    if (!process.isIdle) this.#warm.delete(process);
    if (result !== undefined) this.#note(`${process.name} ${result.status}: ${result.message}`);
    if (result?.status === 'failed' && result.message.startsWith('Unexpected error')) throw new Error(result.message);
    if (result?.status === 'blocked' && result.runId !== undefined) {
      this.#blocked.set(which.name, result.runId);
      this.#tally.blocked += 1;
      if (which.actsInState !== true) await this.#checkBlocked(which.name, result.runId);
    }
    return result;
  }

  /** What a person permits is not stopped: a plan that an open campaign covers wholly is never over a limit. */
  async #checkBlocked(name: string, runId: string): Promise<void> {
    const operations = this.#operations('a judge');
    const { planOf = runId } = (await collectionOn(operations.store, runs).get(runId))?.value ?? {};
    const changes = (await this.#changesOf(operations, planOf)).filter(({ outcome }) => outcome === null);
    const found = this.#campaigns.coversAll(
      name,
      changes.flatMap(({ key, kind }) => (kind === 'bookkeeping' ? [] : [key])),
      { now: this.#timeline.now(), writes: this.#writes() },
    );
    if (found)
      this.#violations.push(`run ${runId} of ${name} was stopped by a limit, and a campaign permits all of its plan`);
  }

  #start(random: Random): Process {
    this.#processes += 1;
    const skew = drawSkew(random);
    if (skew.ms !== 0 || skew.drift !== 0) this.#tally.skewed += 1;
    const process = new Process({
      name: `p${this.#processes}`,
      timeline: this.#timeline,
      state: this.#state,
      standIns: this.#world.standIns,
      secrets: this.#world.secrets,
      skew,
      settings: { mode: 'apply', budgetMs, leaseMs, configDigest: this.#digest() },
      randomId: this.#randomId,
      trace: line => {
        if (this.#isTraced) this.#note(line());
      },
      violated: what => void this.#violations.push(what),
      tally: this.#tally,
    });
    const [oldest] = this.#warm;
    if (this.#warm.size >= 2 && oldest?.isIdle) this.#warm.delete(oldest);
    this.#warm.add(process);
    return process;
  }

  /** The functions that have limits. */
  #limited(): readonly SceneFunction[] {
    return this.#world.functions.filter(({ isLimited }) => isLimited !== false);
  }

  async #operate(random: Random): Promise<string> {
    const { name } = random.of(this.#world.functions);
    const operations = this.#operations('operator@example.ac.uk');
    if (random.chance(0.3)) return await this.#campaign(random.of(this.#limited()), random);
    const done = await this.#world.operate?.(this.#worldOperations(random));
    if (done !== undefined && random.chance(0.5)) return done;
    switch (
      random.weighted([
        [2, 'pause'],
        [3, 'resume'],
        [3, 'approve'],
        [1, 'abandon'],
        [1, 'wake'],
        [1, 'reconfigure'],
      ] as const)
    ) {
      case 'pause':
        await pause(operations, name, 'a story');
        return `${name} is paused`;
      case 'resume':
        await resume(operations, name);
        return `${name} is resumed`;
      case 'abandon':
        return `${name}: run ${await abandonRun(operations, name)} is abandoned`;
      case 'reconfigure':
        return this.#reconfigure();
      case 'wake':
        await wake({ store: operations.store, log: silentLog }, name, 'a story');
        return `${name} is woken`;
      case 'approve':
        return (await this.#approveLast(operations, name))
          ? `${name}: the blocked plan is approved`
          : `${name}: nothing to approve`;
    }
  }

  async #approveLast(operations: OperationParts, name: string): Promise<boolean> {
    const runId = this.#blocked.get(name);
    if (runId === undefined) return false;
    try {
      await approve(operations, name, runId, this.#digest());
      this.#tally.approvals += 1;
      const { planOf = runId } = (await collectionOn(operations.store, runs).get(runId))?.value ?? {};
      for await (const { value } of collectionOn(operations.store, changeParts).all('byRun', { runId: planOf })) {
        for (const { kind, target } of value.changes) this.#world.permissions?.approve(kind, target);
      }
      return true;
    } catch (error) {
      if (error instanceof BadRequestError) return false;
      throw error;
    }
  }

  /**
   * Undisturbed runs, of one function after the other, approvals and what people would do, until each function has had
   * nothing to do since anybody did anything.
   */
  async #untilQuiet(): Promise<void> {
    const operator = this.#operations('operator@example.ac.uk');
    const { functions } = this.#world;
    for (const { name } of functions) await this.#timeline.drive(resume(operator, name));
    let idle = 0;
    const isQuiet = (): boolean => idle >= functions.length && this.#tally.runs >= leastRuns;
    for (let round = 0; round < mostQuietRounds; round += 1) {
      const random = this.#random.fork(`quiet ${round}`);
      for (const which of functions) {
        // Since people looked there were idle runs alone, or it would not be so.
        if (isQuiet()) return;
        await this.#timeline.pass(this.#world.quietMs?.() ?? leaseMs + 60_000);
        idle = (await this.#quietRun(which, random, operator)) ? idle + 1 : 0;
      }
      const tended = this.#world.tend?.(this.#worldOperations(this.#random.fork(`tend ${round}`)));
      if (tended !== undefined && (await this.#timeline.drive(tended))) idle = 0;
      if (isQuiet()) return;
    }
    throw new Error(`after ${mostQuietRounds} undisturbed rounds there is still something to do`);
  }

  /** One undisturbed run; whether it had nothing to do. Then it must not have asked for changes either. */
  async #quietRun(which: SceneFunction, random: Random, operator: OperationParts): Promise<boolean> {
    const before = this.#writes();
    const result = await this.#timeline.drive(this.#run(which, calmFate, random));
    await this.#check();
    if (result?.status === 'blocked' && result.runId !== undefined) {
      await this.#timeline.drive(this.#approveLast(operator, which.name));
      return false;
    }
    if (result === undefined || !['succeeded', 'partial'].includes(result.status))
      throw new Error(`in the quiet, ${which.name} ended ${result?.status}: ${result?.message}`);
    const isAtRest = which.isAtRest?.(result) ?? (!result.remains && result.message === 'Nothing to do.');
    if (!isAtRest) return false;
    if (this.#writes() !== before)
      throw new Error(`a run of ${which.name} that says there was nothing to do asked for changes all the same`);
    return true;
  }

  /** Requests so far that could have changed something. */
  #writes(): number {
    return this.#world.standIns.reduce((sum, { requests }) => sum + writesIn(requests.counts()), 0);
  }

  async #check(): Promise<void> {
    await this.#world.check?.();
    const [first] = this.#violations;
    if (first !== undefined) throw new Error(first);
  }

  #operations(who: string): OperationParts {
    return { store: this.#state.open(), now: () => this.#timeline.now(), randomId: this.#randomId, who };
  }

  #worldOperations(random: Random): WorldOperations {
    return { store: this.#state.open(), random, randomId: this.#randomId, now: () => this.#timeline.now() };
  }

  readonly #randomId = (): string => {
    this.#ids += 1;
    return `${String(this.#ids).padStart(6, '0')}aaaaaaaaaa`;
  };

  readonly #note = (line: string): void => {
    if (this.#isTraced) this.#trace.push(`${new Date(this.#timeline.now()).toISOString()} ${line}`);
  };
}

/** Requests that could have changed something, of a stand-in's counts by method and route; logins change nothing. */
function writesIn(counts: Readonly<Record<string, number>>): number {
  return Object.entries(counts)
    .filter(([key]) => /^(POST|PUT|PATCH|DELETE) /.test(key) && !changesNothing(key))
    .reduce((sum, [, count]) => sum + count, 0);
}
