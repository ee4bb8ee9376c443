import type { Sync } from '../sync.ts';
import { runSync } from './run.ts';
import type { RunParts } from './run-parts.ts';
import type { RunRequest, RunResult } from './run-result.ts';

/** A sync whose own types are hidden, so that unlike ones can stand in one registry. */
export interface Runnable {
  readonly name: string;
  readonly target: string;
  /** See runSync. */
  run(parts: RunParts, request: RunRequest): Promise<RunResult>;
}

/** Hides a sync's own types. */
export function runnable<Reading, Payload, Parameters>(sync: Sync<Reading, Payload, Parameters>): Runnable {
  return { name: sync.name, target: sync.target, run: (parts, request) => runSync(sync, parts, request) };
}
