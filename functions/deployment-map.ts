import { z } from 'zod';
import type { AccessRule } from '#shared/descriptor/endpoint.ts';
import { indexesOf } from '#shared/state/firestore/indexes-of.ts';
import { type TerraformIndexes, terraformIndexes } from '#shared/state/firestore/terraform-indexes.ts';
import { allQueries } from './collections.ts';
import { syncs } from './index.ts';

/** What Terraform needs to know of a function. */
interface DeployedFunction {
  /** Whom its alerts go to may be said for its sync. */
  readonly sync: string;
  readonly kind: 'scheduled' | 'endpoint' | 'by-hand';
  readonly access?: AccessRule;
  /** Keys under `upstreams` of the systems that it cannot do without. */
  readonly upstreams: readonly string[];
  /** Unless the configuration says otherwise. */
  readonly schedule?: { readonly cron: string; readonly zone: string };
  readonly budgetSeconds?: number;
}

/** The part of a function's configuration schema that says when it runs and for how long, where nobody says it. */
const defaults = z.object({
  properties: z.object({
    schedule: z.object({ default: z.object({ cron: z.string(), zone: z.string().default('Europe/London') }) }),
    budgetSeconds: z.object({ default: z.number() }),
  }),
});

/** Every function there is, from the descriptors: terraform/functions.json. */
export function deployedFunctions(): Record<string, DeployedFunction> {
  const all = syncs.flatMap(({ name, functions }) => functions.map(described => ({ sync: name, described })));
  return Object.fromEntries(
    all.map(({ sync, described }): [string, DeployedFunction] => {
      const { name, kind, systems, config } = described;
      const upstreams = Object.keys(systems).toSorted();
      if (kind !== 'scheduled') {
        return [name, { sync, kind, ...(kind === 'endpoint' ? { access: described.access } : {}), upstreams }];
      }
      const schema = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' });
      const { schedule, budgetSeconds } = defaults.parse(schema).properties;
      return [name, { sync, kind, upstreams, schedule: schedule.default, budgetSeconds: budgetSeconds.default }];
    }),
  );
}

/** The indexes of every query that any function may ask: terraform/indexes.json. */
export function deployedIndexes(): TerraformIndexes {
  return terraformIndexes(indexesOf(allQueries));
}
