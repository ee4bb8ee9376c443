import type { StandIn } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import type { NamedQueries } from '#shared/state/queries.ts';
import type { Store } from '#shared/state/store.ts';
import type { Random } from './random.ts';

/** A sync with all around it that stories are told of. Adding one: README.md. */
export interface Scene {
  /** As in `--scene lookup-gitlab`. */
  readonly name: string;
  readonly queries: NamedQueries;
  /** No step waits longer than this, ms: for a world whose time is bounded. */
  readonly longestWaitMs?: number;
  /** Where stories begin: an instant, ms since the epoch, drawn so that nights of clock changes come up too. */
  start(random: Random): number;
  /** Makes a world of its own, tiny, without sockets or files: its size decides how many stories a second there are. */
  make(parts: SceneParts): World;
}

/** What a world is made with. */
export interface SceneParts {
  readonly random: Random;
  /** The true time, which no process is sure to know. Stand-ins go by it. */
  readonly clock: Clock;
  /** A client of the state store, for looking. */
  readonly store: Store;
  /** To be called with what must never happen, as soon as it is seen: the story fails with it, whatever comes after. */
  violated(what: string): void;
}

/** A process that runs functions: its own clock, its own connections, its own memory, and perhaps a fate. */
export interface SimulatedProcess {
  /** `secrets.read(reference)` gives what the world's `secrets` has for it. */
  readonly instance: Instance;
  readonly parts: RunParts;
  /**
   * Passes one effect outside HTTP and the store, such as a statement of a database: it may be refused, lost, or never
   * come back.
   */
  effect<Result>(what: string, carryOut: () => Result): Promise<Result>;
}

export type RunOnce = (request?: Partial<RunRequest>) => Promise<RunResult>;

export interface SceneFunction {
  readonly name: string;
  /** How often it is run, beside the others. */
  readonly weight: number;
  /** Changes that it makes side by side, at most; 4 unless it says so. */
  readonly concurrency?: number;
  /** Whether nothing is left to do after a run, where that is more than a plan without changes. */
  isAtRest?(result: RunResult): boolean;
  /**
   * Whether some of its changes are made in the state store alone, so that requests do not tell how many there were.
   */
  readonly actsInState?: boolean;
  /** Whether it has limits, so that people may begin campaigns; it has, unless it says so. */
  readonly isLimited?: boolean;
  /** Makes the sync in a process, as an instance of the cloud does when it starts. */
  open(process: SimulatedProcess): RunOnce;
}

/** What an operator or a person can do besides editing; `undefined` where it makes no sense now. */
export interface WorldOperations {
  readonly store: Store;
  readonly random: Random;
  readonly randomId: () => string;
  readonly now: () => number;
}

export interface ApprovedChange {
  readonly kind: string;
  readonly target: string;
}

export interface PermittedChanges {
  readonly changes: readonly ApprovedChange[];
  readonly most: number;
  /** ms since the epoch. */
  readonly until: number;
}

export interface ToldPermissions {
  /** A person has just approved this change: it may exceed the limits for 24 hours. */
  approve(kind: string, target: string): void;
  /**
   * A person has just begun a campaign: those changes, at most so many of them in all, may exceed the limits till then.
   */
  begin(campaign: PermittedChanges): void;
  /** The campaigns of a function are over, since a person has ended them. */
  endCampaigns(): void;
  /** The configuration is another from now on: approvals and campaigns given before are void. */
  reconfigure(): void;
}

export interface World {
  readonly standIns: readonly StandIn[];
  /** Secret values by reference. */
  readonly secrets: Readonly<Record<string, string>>;
  /** In the order in which they bring everything in step. */
  readonly functions: readonly SceneFunction[];
  /** One thing that people do on either side, an odd record among them; tells it in words. */
  edit(random: Random): string;
  /** Much that people do at once, of what limits are for; tells it in words. */
  rush?(random: Random): string;
  /**
   * Something that people do with Lockstep itself (retry what failed, adopt …), beside what the harness does for every
   * function (pause, resume, approve, abandon).
   */
  operate?(operations: WorldOperations): Promise<string | undefined>;
  /** Told of what people permit, where the model counts what was done against the limits. */
  readonly permissions?: ToldPermissions;
  /** Called after every step: what must hold at every moment and is not told by `violated` at once. Throws. */
  check?(): void | Promise<void>;
  /**
   * The disturbances are over: no more faults, kills, pauses. People put right what only they can (a room device, an
   * e-mail address), so that nothing is left that cannot succeed.
   */
  calm?(): void;
  /** How long to wait before the next run in the quiet, ms; undefined where it is enough that no lease is left. */
  quietMs?(): number | undefined;
  /**
   * In the quiet, between rounds of runs: what people would do about what is still open, such as retrying what failed.
   * Whether anything was done.
   */
  tend?(operations: WorldOperations): Promise<boolean>;
  /**
   * When nothing is left to do: the target equals the model, every message is final, nothing is called failed that is
   * in order. Throws.
   */
  finish(): Promise<void>;
  close?(): void;
}
