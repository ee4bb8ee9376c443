import { ConfigError } from '#shared/core/errors.ts';

/** One thing that is wrong with the configuration; never holds a value, since any value may be a misplaced secret. */
export interface ConfigProblem {
  /** File and line, or the environment variable. */
  readonly where: string;
  /** Dotted path of the key; empty when the file as a whole is meant. */
  readonly path: string;
  readonly message: string;
}

function line({ where, path, message }: ConfigProblem): string {
  return path === '' ? `${where}: ${message}` : `${where}: ${path}: ${message}`;
}

/** Every problem of a configuration at once. */
export class InvalidConfigError extends ConfigError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super([`The configuration has ${count}.`, ...problems.map(line)].join('\n  '), {
      advice:
        'Correct the keys named above, then run `lockstep config check`. `lockstep config schema` prints what is allowed.',
    });
    this.problems = problems;
  }
}
