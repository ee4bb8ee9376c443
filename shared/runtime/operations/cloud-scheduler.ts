import { CredentialError, messageOf, UnavailableError } from '#shared/core/errors.ts';

/** Wakes the scheduled job of a function, so that its next tick comes at once. */
export interface Scheduler {
  wake(name: string): Promise<void>;
}

/**
 * Cloud Scheduler. `jobOf` gives the full name of a function's job (`projects/…/locations/…/jobs/…`); the caller needs
 * `cloudscheduler.jobs.run` on it. The library is loaded on first use: most instances never wake anything.
 */
export function cloudScheduler(jobOf: (name: string) => string): Scheduler {
  return {
    wake: async name => {
      const { default: library } = await import('@google-cloud/scheduler');
      const client = new library.CloudSchedulerClient({ fallback: true });
      try {
        await client.runJob({ name: jobOf(name) });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        const isRefused = code === 7 || code === 16;
        const details = {
          cause: error,
          advice: isRefused
            ? `Grant this service account the permission cloudscheduler.jobs.run on the job of ${name}.`
            : `The run is recorded as asked for: the next tick of ${name} makes it.`,
        };
        const message = `Cloud Scheduler did not start the job of ${name}: ${messageOf(error)}`;
        throw isRefused ? new CredentialError(message, details) : new UnavailableError(message, details);
      } finally {
        await client.close();
      }
    },
  };
}
