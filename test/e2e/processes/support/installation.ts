import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { Store } from '#shared/state/store.ts';
import { type Launch, LockstepProcess } from './lockstep-process.ts';
import { type NewStatePlace, openState, type StatePlace } from './state-place.ts';

export interface Timing {
  /** A run that is silent for so long has lost its lease. */
  readonly leaseSeconds: number;
  /** No attempt takes longer, nor any request in all; the configuration refuses a lease that one could outlast. */
  readonly totalTimeoutSeconds: number;
}

/** A takeover takes seconds; and yet a busy machine has time for a request. */
export const hasty: Timing = { leaseSeconds: 8, totalTimeoutSeconds: 5 };
/** Time to look at a process while it holds the lease; a takeover takes twenty seconds. */
export const unhurried: Timing = { leaseSeconds: 20, totalTimeoutSeconds: 16 };
/** Nothing expires while a test looks on. */
export const patient: Timing = { leaseSeconds: 300, totalTimeoutSeconds: 150 };

/** What is particular about one process. */
export type ProcessOptions = Partial<Pick<Launch, 'clockOffsetMs' | 'env'>>;

export interface InstallationParts {
  readonly functionName: string;
  readonly place: NewStatePlace;
  readonly timing: Timing;
  /** The rest of the configuration, once the folder is known. */
  configure(folder: string): { readonly upstreams: object; readonly functions: object };
  readonly env: Readonly<Record<string, string>>;
}

/** One configured installation, of whose function any number of processes can be started. */
export class Installation {
  readonly folder: string;
  readonly store: Store;
  readonly #place: StatePlace;
  readonly #parts: InstallationParts;
  readonly #processes: LockstepProcess[] = [];

  private constructor(folder: string, place: StatePlace, store: Store, parts: InstallationParts) {
    this.folder = folder;
    this.store = store;
    this.#place = place;
    this.#parts = parts;
    const config = {
      environment: 'sandbox',
      service: { name: 'Processes' },
      state: place.config,
      ...parts.configure(folder),
    };
    // JSON is YAML.
    writeFileSync(join(folder, 'lockstep.yaml'), JSON.stringify(config, undefined, 2));
  }

  static async open(parts: InstallationParts): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-processes-'));
    const place = parts.place(folder);
    return new Installation(folder, place, await openState(place), parts);
  }

  /** `lockstep run <function> --apply`. */
  run(options: ProcessOptions = {}): LockstepProcess {
    return this.command(['run', this.#parts.functionName, '--apply', '--json'], options);
  }

  command(argv: readonly string[], options: ProcessOptions = {}): LockstepProcess {
    const config = ['-c', join(this.folder, 'lockstep.yaml')];
    const env = { ...this.#place.env, ...this.#parts.env, ...options.env };
    const started = LockstepProcess.start({ ...options, argv: [...argv, ...config], env });
    this.#processes.push(started);
    return started;
  }

  /** Waits for as long as the store's clock gives a dead holder. */
  async untilTheLeaseIsFree(): Promise<void> {
    const { functionName, timing } = this.#parts;
    for (;;) {
      const { ticket } = (await readControl(this.store, functionName)).value;
      const sign = await collectionOn(this.store, heartbeats).get(functionName);
      if (ticket === null || sign?.value.ticket !== ticket.id) return;
      const left = sign.updatedAt + timing.leaseSeconds * 1000 - sign.readAt;
      if (left < 0) return;
      await wait(left + 1);
    }
  }

  /** Ends whatever is still running, and forgets everything. */
  async close(): Promise<void> {
    for (const each of this.#processes) each.send('SIGKILL');
    await Promise.all(this.#processes.map(each => each.ended));
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
