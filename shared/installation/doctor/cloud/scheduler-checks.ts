import { z } from 'zod';
import { bad, type Check, good } from './cloud.ts';

const job = z.object({
  state: z.string(),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).optional(),
});

/** The jobs of Cloud Scheduler that call the functions. */
export const schedulerChecks: Readonly<Record<string, Check>> = {
  jobs: async cloud =>
    await Promise.all(
      cloud.functions
        .filter(({ kind }) => kind === 'scheduled')
        .map(async ({ name }) => {
          const url = `https://cloudscheduler.googleapis.com/v1/projects/${cloud.project}/locations/${cloud.region}/jobs/${name}`;
          const { state, status } = job.parse(await cloud.get(url));
          if (state === 'PAUSED') return good('jobs', `The job of ${name} is paused, by a person.`);
          if (state !== 'ENABLED')
            return bad('jobs', `The job of ${name} is ${state}.`, 'Apply the environment again.');
          // 7 and 16: the scheduler's account may not call, or its token is for another audience.
          return status?.code === 7 || status?.code === 16
            ? bad(
                'jobs',
                `The last attempt of ${name} was refused: ${status.message ?? ''}`,
                'Rights take minutes to arrive; then apply the environment again.',
              )
            : good('jobs', `The job of ${name} is enabled.`);
        }),
    ),
};
