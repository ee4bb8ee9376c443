import type { Clock } from '#shared/core/clock.ts';

/** Where the scenes of all syncs are set up: one sandbox, in one process. */
export interface Stage {
  readonly clock: Clock;
  /** A folder of the sandbox's own; gone when it ends. */
  readonly folder: string;
  /** Keeps a secret in a file and gives the reference to it. */
  keepSecret(name: string, value: string): string;
  /** Has `close` called when the sandbox ends. */
  atEnd(close: () => Promise<void> | void): void;
}

/** Something that a visitor may break in the sandbox, and undo. */
export interface Deed {
  /** One word, unique in the sandbox: `echo360-down`. */
  readonly name: string;
  /** What breaks: `Echo360 is down`. */
  readonly title: string;
  /** What follows from it, and where to look. */
  readonly summary: string;
  readonly isBroken: () => boolean;
  /** Breaks it; returns what was done, in a sentence. */
  readonly break: () => string | Promise<string>;
  readonly undo: () => string | Promise<string>;
}

/** What one sync shows in the sandbox: its stand-ins are up, its data is loaded. */
export interface Scene {
  /** Its part of the configuration, as it would stand in a file. */
  readonly upstreams: Readonly<Record<string, object>>;
  readonly functions: Readonly<Record<string, object>>;
  /** The stand-ins that a visitor may look at, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** What was loaded, in sentences. */
  readonly loaded: readonly string[];
  /** Changes the sources a little, as people do during a day; returns what was changed, in sentences. */
  change(): readonly string[] | Promise<readonly string[]>;
  /** What may be broken, and undone. */
  readonly deeds?: readonly Deed[];
  /** What the targets hold now, in sentences. */
  state(): readonly string[] | Promise<readonly string[]>;
}

export type SetScene = (stage: Stage) => Promise<Scene>;

/**
 * A stand-in that several scenes may share, such as one GitLab for two syncs: started once a stage by whoever asks
 * first. Who starts it sees to its end with `atEnd`.
 */
export function oncePerStage<Prop>(start: (stage: Stage) => Promise<Prop>): (stage: Stage) => Promise<Prop> {
  const started = new WeakMap<Stage, Promise<Prop>>();
  return stage => {
    const known = started.get(stage) ?? start(stage);
    started.set(stage, known);
    return known;
  };
}
