import { z } from 'zod';
import { many } from '#shared/core/many.ts';
import { bad, type Check, good, listOf } from './cloud.ts';

/** Whether somebody would be told. */
export const watchChecks: Readonly<Record<string, Check>> = {
  alerts: async cloud => {
    const place = `projects/${cloud.project}`;
    const policy = z.object({
      displayName: z.string(),
      enabled: z.boolean().default(true),
      validity: z.object({ code: z.int().default(0), message: z.string().default('') }).optional(),
    });
    const policies = await listOf(
      cloud,
      `https://monitoring.googleapis.com/v3/${place}/alertPolicies`,
      'alertPolicies',
      policy,
    );
    const metrics = await listOf(
      cloud,
      `https://logging.googleapis.com/v2/${place}/metrics`,
      'metrics',
      z.object({ name: z.string(), disabled: z.boolean().default(false) }),
    );
    const wrong = policies.filter(({ enabled, validity }) => !enabled || (validity?.code ?? 0) !== 0);
    const ours = metrics.filter(({ name }) => name.startsWith('lockstep/'));
    if (policies.length === 0 || ours.length === 0)
      return [
        bad(
          'alerts',
          `Of ours there: ${many(policies.length, 'alert policy', 'alert policies')}, ${many(ours.length, 'metric', 'metrics')}.`,
          'Apply terraform/environment, then terraform/alerting.',
        ),
      ];
    const off = ours.filter(({ disabled }) => disabled).map(({ name }) => name);
    if (off.length > 0)
      return [bad('alerts', `Metrics that count nothing: ${off.join(', ')}.`, 'Apply terraform/environment again.')];
    return wrong.length === 0
      ? [
          good(
            'alerts',
            `${many(policies.length, 'alert policy', 'alert policies')} on ${many(ours.length, 'metric', 'metrics')}: valid, and enabled.`,
          ),
        ]
      : wrong.map(({ displayName, validity }) =>
          bad('alerts', `${displayName}: ${validity?.message || 'is switched off'}`, 'Apply terraform/alerting again.'),
        );
  },
  dashboard: async cloud => {
    const url = `https://monitoring.googleapis.com/v1/projects/${cloud.project}/dashboards`;
    const all = await listOf(cloud, url, 'dashboards', z.object({ displayName: z.string() }));
    const found = all.find(({ displayName }) => displayName.startsWith('Lockstep'));
    return [
      found === undefined
        ? bad('dashboard', 'There is no dashboard of Lockstep.', 'Apply terraform/alerting.')
        : good('dashboard', `${found.displayName} is there.`),
    ];
  },
};
