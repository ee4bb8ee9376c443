import { z } from 'zod';
import type { Terraform } from './terraform.ts';

const values = z.record(z.string(), z.unknown());
export type Values = z.infer<typeof values>;

/** One resource, planned or (of a made-up cloud) applied. */
export interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

const changes = z.array(
  z.object({ address: z.string(), type: z.string(), change: z.object({ after: values.nullable() }) }),
);
const resource = z.object({ address: z.string(), type: z.string(), values });
interface Module {
  readonly resources?: readonly z.infer<typeof resource>[] | undefined;
  readonly child_modules?: readonly Module[] | undefined;
}
const module: z.ZodType<Module> = z.object({
  resources: z.array(resource).optional(),
  get child_modules() {
    return z.array(module).optional();
  },
});

const line = z.looseObject({
  type: z.string(),
  test_plan: z.object({ resource_changes: changes }).optional(),
  test_state: z
    .object({ root_module: module, outputs: z.record(z.string(), z.object({ value: z.unknown() })).default({}) })
    .optional(),
  diagnostic: z.object({ severity: z.string(), summary: z.string(), detail: z.string().default('') }).optional(),
});

function resourcesOf({ resources = [], child_modules = [] }: Module): Planned[] {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}

export interface TestedRoot {
  /** What `terraform plan` would make; what only the cloud knows is left out. */
  readonly planned: readonly Planned[];
  /** The same after an apply to a made-up cloud, which answers what a plan cannot know. */
  readonly applied: readonly Planned[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Error messages: empty when the tests of the root pass. */
  readonly errors: readonly string[];
}

export const environments = ['development', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environments)[number];

/** Variables of a root in an environment, as the scripts of the build give them. */
export function variablesOf(root: 'environment' | 'alerting', environment: EnvironmentName): string[] {
  return ['project', root].map(file => `-var-file=../environments/${environment}/${file}.tfvars`);
}

/** Runs `terraform test` in a root and reads what was planned and applied. */
export async function testRoot(
  terraform: Terraform,
  root: string,
  variables: readonly string[] = [],
): Promise<TestedRoot> {
  const init = await terraform.run(root, 'init', '-backend=false', '-input=false');
  if (init.code !== 0) throw new Error(`terraform init of ${root} failed: ${init.stderr}`);
  const { stdout } = await terraform.run(root, 'test', '-json', '-verbose', ...variables);
  const lines = stdout
    .split('\n')
    .filter(text => text !== '')
    .map(text => line.parse(JSON.parse(text)));
  const state = lines.find(({ test_state }) => test_state !== undefined)?.test_state;
  return {
    planned: lines.flatMap(({ test_plan }) =>
      (test_plan?.resource_changes ?? []).map(({ address, type, change }) => ({
        address,
        type,
        values: change.after ?? {},
      })),
    ),
    applied: state === undefined ? [] : resourcesOf(state.root_module),
    outputs: Object.fromEntries(Object.entries(state?.outputs ?? {}).map(([name, { value }]) => [name, value])),
    errors: lines.flatMap(({ diagnostic }) =>
      diagnostic?.severity === 'error' ? [`${diagnostic.summary}: ${diagnostic.detail}`] : [],
    ),
  };
}

/** What stands at a dotted path of a resource; undefined where nothing does. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    );
}

export function textAt(value: unknown, path: string): string {
  return z.string().parse(at(value, path), { error: () => `${path} is no text` });
}

export function listAt(value: unknown, path: string): unknown[] {
  return z.array(z.unknown()).parse(at(value, path) ?? []);
}

export function ofType(resources: readonly Planned[], type: string): Planned[] {
  return resources.filter(resource => resource.type === type);
}
