import { z } from 'zod';
import { messageOf } from '#shared/core/errors.ts';
import type { Finding } from './finding.ts';

/** Google Cloud as doctor looks at it: reading only, with whatever account is logged in. */
export interface Cloud {
  readonly project: string;
  readonly region: string;
  readonly database: string;
  /** Functions that should be served, and which of them have a scheduler's job. */
  readonly functions: readonly {
    readonly name: string;
    readonly kind: 'scheduled' | 'endpoint';
    readonly isConsole: boolean;
  }[];
  /** ms since the epoch. */
  readonly now: number;
  /** The answer of one of Google's APIs to a GET, as JSON. Throws for a refusal, in its words. */
  readonly get: (url: string) => Promise<unknown>;
  /** Where an address leads a stranger to: the status, and the Location of a redirect. */
  readonly knock: (url: string) => Promise<{ readonly status: number; readonly location: string | null }>;
}

type Check = (cloud: Cloud) => Promise<readonly Finding[]>;

const neededApis = ['run', 'cloudscheduler', 'firestore', 'secretmanager', 'logging', 'monitoring', 'iap'];

const service = z.object({
  uri: z.string().optional(),
  terminalCondition: z.object({ state: z.string(), message: z.string().optional() }),
  template: z.object({
    annotations: z.record(z.string(), z.string()).optional(),
    containers: z.array(z.object({ image: z.string() })).min(1),
  }),
});
const job = z.object({
  state: z.string(),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).optional(),
});

/** Above this a start keeps a person, or a tick, waiting. */
const slowStartMs = 10_000;

function good(about: string, says: string): Finding {
  return { about, isGood: true, says };
}

function bad(about: string, says: string, advice: string): Finding {
  return { about, isGood: false, says, advice };
}

/** Everything on the list, page by page. */
async function listOf<Item>({ get }: Cloud, url: string, key: string, item: z.ZodType<Item>): Promise<Item[]> {
  const page = z.looseObject({ nextPageToken: z.string().optional() });
  const found: Item[] = [];
  for (let token = ''; ; ) {
    const asked = token === '' ? url : `${url}${url.includes('?') ? '&' : '?'}pageToken=${encodeURIComponent(token)}`;
    const { nextPageToken, ...answer } = page.parse(await get(asked));
    found.push(...z.array(item).parse(answer[key] ?? []));
    token = nextPageToken ?? '';
    if (token === '') return found;
  }
}

const serviceAt = async ({ get, project, region }: Cloud, name: string) =>
  service.parse(await get(`https://run.googleapis.com/v2/projects/${project}/locations/${region}/services/${name}`));

/**
 * What the tests cannot prove without a cloud, by the word that terraform/README.md has for it. Each says what it
 * found, and, where it is not as it should be, what to do.
 */
export const cloudChecks: Readonly<Record<string, Check>> = {
  apis: async cloud => {
    const url = `https://serviceusage.googleapis.com/v1/projects/${cloud.project}/services?filter=state:ENABLED&pageSize=200`;
    const enabled = await listOf(cloud, url, 'services', z.object({ name: z.string() }));
    const names = new Set(enabled.map(({ name }) => name.split('/').at(-1)?.replace('.googleapis.com', '')));
    const missing = neededApis.filter(name => !names.has(name));
    return [
      missing.length === 0
        ? good('apis', `The APIs that are needed are enabled in ${cloud.project}.`)
        : bad(
            'apis',
            `Not enabled in ${cloud.project}: ${missing.join(', ')}.`,
            'Apply terraform/bootstrap; it takes some minutes.',
          ),
    ];
  },
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
            `Functions run ${images.size} images and ${configurations.size} configurations.`,
            'Apply the environment again; build/plan.sh shows what differs from Terraform.',
          ),
    ];
  },
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
  indexes: async cloud => {
    const url = `https://firestore.googleapis.com/v1/projects/${cloud.project}/databases/${cloud.database}/collectionGroups/-/indexes`;
    const all = await listOf(cloud, url, 'indexes', z.object({ name: z.string(), state: z.string() }));
    const building = all.filter(({ state }) => state !== 'READY');
    return [
      building.length === 0
        ? good('indexes', `${all.length} indexes of ${cloud.database} are ready.`)
        : bad(
            'indexes',
            `${building.length} of ${all.length} indexes are not ready.`,
            'Wait; Firestore builds them. One that needs repair is deleted and applied again.',
          ),
    ];
  },
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
      z.object({ name: z.string() }),
    );
    const wrong = policies.filter(({ enabled, validity }) => !enabled || (validity?.code ?? 0) !== 0);
    const ours = metrics.filter(({ name }) => name.startsWith('lockstep/'));
    if (policies.length === 0 || ours.length === 0)
      return [
        bad(
          'alerts',
          `There are ${policies.length} alert policies and ${ours.length} metrics of ours.`,
          'Apply terraform/environment, then terraform/alerting.',
        ),
      ];
    return wrong.length === 0
      ? [good('alerts', `${policies.length} alert policies on ${ours.length} metrics are valid and enabled.`)]
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
  starts: async cloud => {
    const query = new URLSearchParams({
      filter: 'metric.type = "run.googleapis.com/container/startup_latencies" AND resource.type = "cloud_run_revision"',
      'interval.startTime': new Date(cloud.now - 86_400_000).toISOString(),
      'interval.endTime': new Date(cloud.now).toISOString(),
      'aggregation.alignmentPeriod': '86400s',
      'aggregation.perSeriesAligner': 'ALIGN_PERCENTILE_95',
    });
    const url = `https://monitoring.googleapis.com/v3/projects/${cloud.project}/timeSeries?${query}`;
    const series = z.object({
      resource: z.object({ labels: z.object({ service_name: z.string() }) }),
      points: z.array(z.object({ value: z.object({ doubleValue: z.number() }) })).min(1),
    });
    const all = await listOf(cloud, url, 'timeSeries', series);
    if (all.length === 0) return [good('starts', 'No instance has started since yesterday.')];
    return all.map(({ resource, points }) => {
      const ms = Math.round(Math.max(...points.map(({ value }) => value.doubleValue)));
      const says = `${resource.labels.service_name} starts within ${ms} ms, nineteen times of twenty.`;
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
          const { uri = '' } = await serviceAt(cloud, name);
          const { status, location } = await cloud.knock(uri);
          return location?.startsWith('https://accounts.google.com/') === true || status === 401 || status === 403
            ? good('sign-in', `${name} sends strangers to sign in.`)
            : bad(
                'sign-in',
                `${name} answers a stranger with ${status}.`,
                'Is Identity-Aware Proxy on, and was its account made? See by_hand in terraform/bootstrap.',
              );
        }),
    ),
  builds: async cloud => {
    const url = `https://cloudbuild.googleapis.com/v1/projects/${cloud.project}/locations/${cloud.region}/builds?pageSize=1`;
    const build = z.object({ builds: z.array(z.object({ id: z.string(), status: z.string() })).default([]) });
    const [last] = build.parse(await cloud.get(url)).builds;
    if (last === undefined) return [good('builds', 'No build ran in this project; builds have one of their own.')];
    return [
      last.status === 'FAILURE' || last.status === 'TIMEOUT'
        ? bad(
            'builds',
            `The last build ended with ${last.status}.`,
            `gcloud builds log ${last.id} --region=${cloud.region}`,
          )
        : good('builds', `The last build: ${last.status}.`),
    ];
  },
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
