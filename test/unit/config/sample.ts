import { z } from 'zod';
import { environment, log, service, state } from '#shared/config/common.ts';
import { functionShape } from '#shared/config/function-config.ts';
import { type LoadedConfig, loadConfig } from '#shared/config/load.ts';
import { InvalidConfigError } from '#shared/config/problems.ts';
import { secretReference } from '#shared/config/secret-reference.ts';

const everyMinute = { budgetSeconds: 50, schedule: { text: 'every minute', cron: '* * * * *' } };

/** A small installation with every kind of key that the real schema has. */
export const sampleSchema = z.strictObject({
  environment,
  service,
  log: log.prefault({}),
  state,
  upstreams: z.strictObject({ echo360: z.strictObject({ url: z.url(), clientSecret: secretReference }).optional() }),
  functions: z.strictObject({
    'echo360-queue': z
      .strictObject({
        ...functionShape(everyMinute),
        strategy: z.enum(['ignore', 'first', 'last']),
        windowDays: z.int().min(1),
      })
      .partial({ windowDays: true })
      .optional(),
  }),
});

export type SampleConfig = z.infer<typeof sampleSchema>;

export const sampleYaml = `environment: staging
service:
  name: Lockstep
  contacts: [timetable@example.ac.uk]
state:
  store: sqlite
  file: state.sqlite
upstreams:
  echo360:
    url: https://echo360.example.ac.uk
    clientSecret: env://ECHO360_SECRET
functions:
  echo360-queue:
    strategy: ignore
`;

export type Files = Readonly<Record<string, string>>;

export async function load(
  files: Files,
  env: Readonly<Record<string, string>> = {},
): Promise<LoadedConfig<SampleConfig>> {
  const readFile = async (path: string): Promise<string> => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    return text;
  };
  return loadConfig({ schema: sampleSchema, files: Object.keys(files), env, readFile });
}

/** The messages of a configuration that must be refused, one line a problem. */
export async function refusal(files: Files, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  try {
    await load(files, env);
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.message.split('\n  ').slice(1);
    throw error;
  }
  throw new Error('the configuration was accepted');
}
