import type { Clock } from '#shared/core/clock.ts';
import type { LockstepError } from '#shared/core/errors.ts';
import type { Wire } from '#shared/core/wire.ts';
import type { Processes } from '#shared/runtime/lease/processes.ts';

/** A stream that people or programs read. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** The terminal itself, for what moves on it. */
  readonly terminal?: NodeJS.WriteStream;
}

/** The process as the command line sees it; the executable passes the real one, tests their own. */
export interface Surroundings {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** At least 16 characters of [a-z0-9]. */
  readonly randomId: () => string;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Who runs the command, for records: `login@host`. */
  readonly who: string;
  /** The processes of this machine; nothing is known of any unless given. */
  readonly processes?: Processes | undefined;
  /** The network; the platform's unless given. */
  readonly wire?: Wire | undefined;
  readonly exists: (path: string) => boolean;
  readonly readFile: (path: string) => Promise<string>;
  /** Writes a new file; rejects where one is there already. */
  readonly writeNewFile: (path: string, text: string) => Promise<void>;
  /** Aborted on Ctrl-C, when the process is told to stop, and by `fail`, with its reason. */
  readonly stop: AbortSignal;
  /** Ends everything under way: this process cannot go on. */
  readonly fail: (reason: LockstepError) => void;
}
