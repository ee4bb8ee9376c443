import type { Schedule } from '#shared/config/common.ts';
import { nextTime, parseCron } from '#shared/config/cron.ts';
import type { Clock } from '#shared/core/clock.ts';

export interface Job {
  readonly name: string;
  readonly schedule: Schedule;
  /** One tick; what goes wrong in it is its own to report. */
  run(): Promise<void>;
}

/** One sleep at most: a timer ends at once beyond 24 days, and a machine that was suspended, or whose clock was set, is noticed within it. */
const longestSleepMs = 60_000;

/** Resolves at `due` (ms since the epoch), never before: a timer may end a moment early, and the job would then be due again at once. */
async function until(due: number, clock: Clock, stop: AbortSignal): Promise<void> {
  for (let left = due - clock.now(); left > 0; left = due - clock.now()) {
    await clock.sleep(Math.min(left, longestSleepMs), stop);
  }
}

async function tick(job: Job, clock: Clock, stop: AbortSignal): Promise<void> {
  const times = parseCron(job.schedule.cron);
  while (!stop.aborted) {
    try {
      await until(nextTime(times, job.schedule.zone, clock.now()), clock, stop);
    } catch (error) {
      if (stop.aborted) return;
      throw error;
    }
    await job.run();
  }
}

/**
 * What Cloud Scheduler does in the cloud, in this process: each job at its times, never two ticks of one job at once (a tick that
 * is due meanwhile is left out), until `stop`. Resolves when the ticks in progress have ended.
 */
export async function runScheduler(jobs: readonly Job[], clock: Clock, stop: AbortSignal): Promise<void> {
  await Promise.all(jobs.map(job => tick(job, clock, stop)));
}
