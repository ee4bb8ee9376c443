import { z } from 'zod';
import type { Cloud } from './cloud.ts';

const service = z.object({
  uri: z.string().optional(),
  iapEnabled: z.boolean().default(false),
  terminalCondition: z.object({ state: z.string(), message: z.string().optional() }),
  template: z.object({
    annotations: z.record(z.string(), z.string()).optional(),
    containers: z.array(z.object({ image: z.string() })).min(1),
  }),
});

/** One Cloud Run service as it stands. */
export const serviceAt = async ({ get, project, region }: Cloud, name: string) =>
  service.parse(await get(`https://run.googleapis.com/v2/projects/${project}/locations/${region}/services/${name}`));
