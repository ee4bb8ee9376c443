import { messageOf } from '#shared/core/errors.ts';
import type { Finding } from '../finding.ts';
import { buildChecks } from './build-checks.ts';
import { bad, type Check, type Cloud } from './cloud.ts';
import { projectChecks } from './project-checks.ts';
import { schedulerChecks } from './scheduler-checks.ts';
import { serviceChecks } from './service-checks.ts';
import { watchChecks } from './watch-checks.ts';

/** What the tests cannot prove without a cloud, by the word that terraform/README.md has for it. */
export const cloudChecks: Readonly<Record<string, Check>> = {
  ...projectChecks,
  ...schedulerChecks,
  ...buildChecks,
  ...serviceChecks,
  ...watchChecks,
};

/** Makes every check; one that cannot be made is a finding of its own. */
export async function examineCloud(cloud: Cloud): Promise<Finding[]> {
  const found = await Promise.all(
    Object.entries(cloudChecks).map(async ([about, check]) => {
      try {
        return await check(cloud);
      } catch (error) {
        return [
          bad(
            about,
            messageOf(error),
            'May whoever is logged in look there (roles/viewer of that service), and is it deployed?',
          ),
        ];
      }
    }),
  );
  return found.flat();
}
