import { z } from 'zod';
import { many } from '#shared/core/many.ts';
import { bad, type Check, type Cloud, good, listOf } from './cloud.ts';
import { serviceAt } from './service-at.ts';

/** Those that terraform/bootstrap turns on in an environment's project. */
export const neededApis = [
  'billingbudgets',
  'cloudresourcemanager',
  'cloudscheduler',
  'compute',
  'dns',
  'firestore',
  'iam',
  'iap',
  'logging',
  'monitoring',
  'run',
  'secretmanager',
];

const job = z.object({
  state: z.string(),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).optional(),
});

const recent = z.object({
  builds: z
    .array(
      z.object({
        id: z.string(),
        status: z.string(),
        createTime: z.iso.datetime(),
        substitutions: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});
const failed: readonly string[] = ['FAILURE', 'INTERNAL_ERROR', 'TIMEOUT', 'EXPIRED'];

/** Builds have a project of their own: the one whose registry the image is from. */
async function buildPlace(cloud: Cloud): Promise<{ readonly region: string; readonly project: string } | undefined> {
  const [first] = cloud.functions;
  if (first === undefined) return undefined;
  const { template } = await serviceAt(cloud, first.name);
  const [image] = template.containers;
  const [, region, project] = /^([a-z0-9-]+)-docker\.pkg\.dev\/([a-z0-9-]+)\//.exec(image?.image ?? '') ?? [];
  return region === undefined || project === undefined ? undefined : { region, project };
}

/** What the functions stand on: APIs, schedules, indexes, builds. */
export const projectChecks: Readonly<Record<string, Check>> = {
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
        ? good(
            'indexes',
            `${many(all.length, 'index', 'indexes')} of ${cloud.database} ${all.length === 1 ? 'is' : 'are'} ready.`,
          )
        : bad(
            'indexes',
            `${building.length} of ${many(all.length, 'index is', 'indexes are')} not ready.`,
            'Wait; Firestore builds them. One that needs repair is deleted and applied again.',
          ),
    ];
  },
  builds: async cloud => {
    const place = await buildPlace(cloud);
    if (place === undefined) return [good('builds', 'The image was not built by Cloud Build.')];
    const url = `https://cloudbuild.googleapis.com/v1/projects/${place.project}/locations/${place.region}/builds?pageSize=50`;
    const { builds } = recent.parse(await cloud.get(url));
    const ours = builds.filter(({ substitutions }) => substitutions['TRIGGER_NAME']?.startsWith('lockstep-'));
    // In which order they come is said nowhere.
    const [last] = ours.toSorted((a, b) => Date.parse(b.createTime) - Date.parse(a.createTime));
    if (last === undefined) return [good('builds', `No build of Lockstep among the last of ${place.project}.`)];
    const { id, status, substitutions } = last;
    const says = `The last build of ${place.project} (${substitutions['TRIGGER_NAME']}): ${status}.`;
    return [
      failed.includes(status)
        ? bad('builds', says, `gcloud builds log ${id} --region=${place.region} --project=${place.project}`)
        : good('builds', says),
    ];
  },
};
