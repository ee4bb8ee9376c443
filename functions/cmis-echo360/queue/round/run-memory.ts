import type { Repair } from '../../reference-data/repair.ts';
import type { NotificationRecord } from '../notifications.ts';
import { noRoundYet, type RoundPace } from './size-of-round.ts';
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
  /**
   * All notifications that wait, by id, where none did when the run began and it has made them itself. Undefined: not
   * known. What others open meanwhile is found when these have ended.
   */
  waiting: Map<string, NotificationRecord> | undefined;
  /** How many schedules were ours when its first round was planned; what the limits are a share of. */
  population: number | undefined;
  /** What its rounds took so far. */
  pace: RoundPace;
  /**
   * Room-days that had no record when it read them, and that it has written none of since. Nobody else writes one but
   * to mark it, and those that are marked are asked for in each round.
   */
  readonly withoutRecord: Set<string>;
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
          waiting: undefined,
          population: undefined,
          pace: noRoundYet,
          withoutRecord: new Set(),
        };
      }
      return current;
    },
    ofRun: runId => (current?.runId === runId ? current : undefined),
  };
}

/** So many are remembered: a thousand take some MiB, and who reads more reads them page by page. */
const mostWaiting = 2_000;

/** Notifications that the run has made; undefined: it cannot tell which of them are new. */
export function rememberMade(
  memory: Pick<RunMemory, 'waiting'>,
  made: readonly NotificationRecord[] | undefined,
): void {
  const { waiting } = memory;
  if (made === undefined || waiting === undefined || waiting.size + made.length > mostWaiting) {
    memory.waiting = undefined;
    return;
  }
  for (const notification of made) if (notification.open) waiting.set(notification.id, notification);
}

/** Notifications as the run has written them: ended, or waiting on. */
export function remember(
  { ended, waiting }: Pick<RunMemory, 'ended' | 'waiting'>,
  notifications: readonly NotificationRecord[],
): void {
  for (const notification of notifications) {
    if (notification.open) {
      if (waiting?.has(notification.id)) waiting.set(notification.id, notification);
      continue;
    }
    waiting?.delete(notification.id);
    const ofRow = ended.get(notification.queueId);
    if (ofRow === undefined) ended.set(notification.queueId, [notification]);
    else ofRow.push(notification);
  }
}
