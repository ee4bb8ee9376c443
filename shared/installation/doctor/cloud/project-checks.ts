import { z } from 'zod';
import { many } from '#shared/core/many.ts';
import { bad, type Check, good, listOf } from './cloud.ts';

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

/** What the functions stand on in their project: APIs and indexes. */
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
};
