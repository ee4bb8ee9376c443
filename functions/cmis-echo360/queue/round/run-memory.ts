import type { Repair } from '../../reference-data/repair.ts';
import type { NotificationRecord } from '../notifications.ts';
import type { Work } from './work.ts';

/** What one run remembers between its rounds. The next run can find all of it out, only at more cost. */
export interface RunMemory {
  readonly runId: string;
  /**
   * Notifications ended in this process, by queue row, whose rows may be finished: a run that is stopped leaves them to
   * the next.
   */
  readonly ended: Map<number, NotificationRecord[]>;
  readonly repair: Repair;
  /** Requests that their own unit has come to. */
  readonly begun: WeakSet<Work>;
  /** Requests whose intention was made durable, or is being made so: to be awaited before the request. */
  readonly intended: WeakMap<Work, Promise<void>>;
  /** Rows of sets that are not ours, which this run finished: how many of each. */
  readonly notOurs: Map<string, number>;
  /** Run clock (ms) at which Echo360 last carried out a request. */
  lastDone: number;
  /** How many schedules were ours when its first round was planned; what the limits are a share of. */
  population: number | undefined;
}

export interface RunMemories {
  /**
   * The memory of the run at work: one at a time, a new run begins a new one, with the rows that the last one could not
   * finish.
   */
  of(runId: string, repair: () => Repair): RunMemory;
  /** What a run remembers, if it has begun to. */
  ofRun(runId: string): RunMemory | undefined;
}

export function createRunMemories(): RunMemories {
  let current: RunMemory | undefined;
  return {
    of: (runId, repair) => {
      if (current?.runId !== runId) {
        current = {
          runId,
          ended: current?.ended ?? new Map(),
          repair: repair(),
          begun: new WeakSet(),
          intended: new WeakMap(),
          notOurs: new Map(),
          lastDone: 0,
          population: undefined,
        };
      }
      return current;
    },
    ofRun: runId => (current?.runId === runId ? current : undefined),
  };
}

export function remember({ ended }: RunMemory, notifications: readonly NotificationRecord[]): void {
  for (const notification of notifications) {
    const ofRow = ended.get(notification.queueId);
    if (ofRow === undefined) ended.set(notification.queueId, [notification]);
    else ofRow.push(notification);
  }
}
