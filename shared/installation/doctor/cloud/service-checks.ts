import { z } from 'zod';
import { many } from '#shared/core/many.ts';
import { bad, type Check, good, listOf } from './cloud.ts';
import { serviceAt } from './service-at.ts';

/** Above this a start keeps a person, or a tick, waiting. */
const slowStartMs = 10_000;

/** Where Identity-Aware Proxy leads a browser to: Google's own accounts, or those of a workforce pool. */
const signIns: readonly string[] = ['accounts.google.com', 'auth.cloud.google'];

/** How the functions are served. */
export const serviceChecks: Readonly<Record<string, Check>> = {
  services: async cloud =>
    await Promise.all(
      cloud.functions.map(async ({ name }) => {
        const { terminalCondition } = await serviceAt(cloud, name);
        return terminalCondition.state === 'CONDITION_SUCCEEDED'
          ? good('services', `${name} is ready.`)
          : bad(
              'services',
              `${name} is not ready: ${terminalCondition.message ?? terminalCondition.state}`,
              'A quota, an organisation policy, an image that cannot be pulled or a secret that cannot be read: the message says which.',
            );
      }),
    ),
  release: async cloud => {
    const all = await Promise.all(cloud.functions.map(({ name }) => serviceAt(cloud, name)));
    const images = new Set(all.flatMap(({ template }) => template.containers.map(({ image }) => image)));
    const configurations = new Set(all.map(({ template }) => template.annotations?.['lockstep/configuration']));
    return [
      images.size <= 1 && configurations.size <= 1
        ? good('release', 'All functions run one image and one configuration.')
        : bad(
            'release',
            `Functions run ${many(images.size, 'image', 'images')} and ${many(configurations.size, 'configuration', 'configurations')}.`,
            'Apply the environment again; build/plan.sh shows what differs from Terraform.',
          ),
    ];
  },
  starts: async cloud => {
    const query = new URLSearchParams({
      filter: 'metric.type = "run.googleapis.com/container/startup_latencies" AND resource.type = "cloud_run_revision"',
      'interval.startTime': new Date(cloud.now - 86_400_000).toISOString(),
      'interval.endTime': new Date(cloud.now).toISOString(),
      'aggregation.alignmentPeriod': '86400s',
      'aggregation.perSeriesAligner': 'ALIGN_PERCENTILE_95',
      // Each revision has a series of its own.
      'aggregation.crossSeriesReducer': 'REDUCE_MAX',
      'aggregation.groupByFields': 'resource.label.service_name',
    });
    const url = `https://monitoring.googleapis.com/v3/projects/${cloud.project}/timeSeries?${query}`;
    const series = z.object({
      resource: z.object({ labels: z.object({ service_name: z.string() }) }),
      // A day without a start is no number.
      points: z.array(z.object({ value: z.object({ doubleValue: z.union([z.number(), z.literal('NaN')]) }) })),
    });
    const all = (await listOf(cloud, url, 'timeSeries', series)).flatMap(({ resource, points }) => {
      const name = resource.labels.service_name;
      const known = points.flatMap(({ value }) => (value.doubleValue === 'NaN' ? [] : [value.doubleValue]));
      const isOurs = cloud.functions.some(each => each.name === name);
      return isOurs && known.length > 0 ? [{ name, ms: Math.round(Math.max(...known)) }] : [];
    });
    if (all.length === 0) return [good('starts', 'No instance has started since yesterday.')];
    return all.map(({ name, ms }) => {
      const says = `${name} starts within ${ms} ms, nineteen times of twenty.`;
      return ms <= slowStartMs
        ? good('starts', says)
        : bad('starts', says, 'A start in the network on the premises may take long: see the egress of the function.');
    });
  },
  'sign-in': async cloud =>
    await Promise.all(
      cloud.functions
        .filter(({ isConsole }) => isConsole)
        .map(async ({ name }) => {
          const { uri = '', iapEnabled } = await serviceAt(cloud, name);
          const { status, location } = await cloud.knock(uri);
          const leadsTo = location === null ? undefined : new URL(location, uri).host;
          if (iapEnabled && leadsTo !== undefined && signIns.includes(leadsTo))
            return good('sign-in', `${name} sends strangers to sign in.`);
          const answers = `${name} answers a stranger with ${status}`;
          return iapEnabled
            ? bad(
                'sign-in',
                `${answers}, and leads to no sign-in.`,
                "Was Identity-Aware Proxy's account made? See by_hand in terraform/bootstrap.",
              )
            : bad(
                'sign-in',
                `${answers}: Identity-Aware Proxy is off for it.`,
                'Apply the environment again; nobody can open the console until then.',
              );
        }),
    ),
};
