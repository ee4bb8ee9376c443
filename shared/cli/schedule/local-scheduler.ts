import { nextTime } from '#shared/config/cron.ts';
import type { Schedule } from '#shared/config/schedule.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { Scheduler } from '#shared/runtime/operations/cloud-scheduler.ts';

export interface Job {
  readonly name: string;
  readonly schedule: Schedule;
  /** One tick; what goes wrong in it is its own to report. */
  run(): Promise<void>;
}

/**
 * One sleep at most: a timer ends at once beyond 24 days, and a machine that was suspended, or whose clock was set, is
 * noticed within it.
 */
const longestSleepMs = 60_000;

/**
 * Resolves at `due` (ms since the epoch), never before: a timer may end a moment early, and the job would then be due
 * again at once.
 */
async function until(due: number, clock: Clock, stop: AbortSignal): Promise<void> {
  for (let left = due - clock.now(); left > 0; left = due - clock.now()) {
    await clock.sleep(Math.min(left, longestSleepMs), stop);
  }
}

/** Ends the wait for a job's next time. */
class Bell {
  #rung = new AbortController();

  get signal(): AbortSignal {
    return this.#rung.signal;
  }

  ring(): void {
    this.#rung.abort();
  }

  reset(): void {
    if (this.#rung.signal.aborted) this.#rung = new AbortController();
  }
}

async function tick(job: Job, bell: Bell, clock: Clock, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await until(nextTime(job.schedule, clock.now()), clock, AbortSignal.any([stop, bell.signal]));
    } catch (error) {
      if (stop.aborted) return;
      if (!bell.signal.aborted) throw error;
    }
    bell.reset();
    await job.run();
  }
}

export interface LocalScheduler extends Scheduler {
  /** Resolves when the ticks in progress at the stop have ended. */
  readonly ended: Promise<void>;
}

/**
 * What Cloud Scheduler does in the cloud, in this process: each job at its times and when it is woken, never two ticks
 * of one job at once (a time that comes meanwhile is left out, a bell that rings meanwhile is answered next), until
 * `stop`.
 */
export function startLocalScheduler(jobs: readonly Job[], clock: Clock, stop: AbortSignal): LocalScheduler {
  const bells = new Map(jobs.map(job => [job.name, new Bell()]));
  const ended = Promise.all(jobs.map(job => tick(job, bells.get(job.name) ?? new Bell(), clock, stop)));
  return {
    ended: ended.then(() => undefined),
    wake: async name => bells.get(name)?.ring(),
  };
}
