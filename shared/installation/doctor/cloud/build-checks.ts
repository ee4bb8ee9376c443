import { z } from 'zod';
import { bad, type Check, type Cloud, good } from './cloud.ts';
import { serviceAt } from './service-at.ts';

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

/** The builds that the functions come from. */
export const buildChecks: Readonly<Record<string, Check>> = {
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
