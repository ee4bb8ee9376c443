import type { Schedule } from '#shared/config/common.ts';
import { nextTime, parseCron } from '#shared/config/cron.ts';
import type { Clock } from '#shared/core/clock.ts';

export interface Job {
  readonly name: string;
  readonly schedule: Schedule;
  /** One tick; what goes wrong in it is its own to report. */
  run(): Promise<void>;
}

async function tick(job: Job, clock: Clock, stop: AbortSignal): Promise<void> {
  const times = parseCron(job.schedule.cron);
  while (!stop.aborted) {
    const now = clock.now();
    try {
      await clock.sleep(nextTime(times, job.schedule.zone, now) - now, stop);
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
