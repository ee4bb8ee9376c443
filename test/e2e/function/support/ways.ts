import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { lockstepConfig } from '#functions/config.ts';
import { openStore } from '#functions/open-store.ts';
import { loadConfig } from '#shared/config/load.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { LockstepProcess } from '#test/e2e/processes/support/lockstep-process.ts';
import { freePort } from '#test/support/free-port.ts';
import { ServedProcess } from './served-process.ts';

/** One way of serving, as somebody outside has it. */
export interface Way {
  /** The process that serves a function, and the path at which it does. */
  readonly doorOf: (name: string) => { readonly process: ServedProcess; readonly path: string };
  /** Headers by which the console knows an operator. */
  readonly operator: () => Promise<Readonly<Record<string, string>>>;
  readonly configFile: string;
  /** Ends the process that serves a function, by this signal or in order, and starts another in its place. */
  readonly restarted: (name: string, signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Starts one more on another configuration. */
  readonly startOn: (configFile: string) => Promise<ServedProcess>;
  readonly processes: () => readonly ServedProcess[];
}

/** Neither comes by itself while a test looks on. */
const never = { text: 'never, while somebody looks on', cron: '0 0 1 1 *' };

const audience = '/projects/1/locations/europe-west2/services/admin';
const email = 'operator@example.ac.uk';

function configured(sandbox: SandboxInstallation, settings: Readonly<Record<string, object>>, name: string): string {
  const { functions } = sandbox.config;
  const merged = Object.entries(functions).map(([key, own]) => [
    key,
    Object.assign({}, own, key === 'admin' ? {} : { schedule: never }, settings[key]),
  ]);
  const file = sandbox.configFile.replace(/[^/]+$/, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...sandbox.config, functions: Object.fromEntries(merged) }));
  return file;
}

/** Each function as a service of its own under the functions framework, the console behind Identity-Aware Proxy. */
export async function underTheFramework(
  sandbox: SandboxInstallation,
  settings: Readonly<Record<string, object>>,
): Promise<Way> {
  const pair = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
  const ports = { admin: await freePort() };
  const formKey = sandbox.configFile.replace(/[^/]+$/, 'form-key');
  writeFileSync(formKey, 'a key that signs the forms of this test');
  const file = configured(
    sandbox,
    {
      ...settings,
      admin: {
        url: `http://127.0.0.1:${ports.admin}`,
        audience,
        operators: [email],
        formKey: `file://${formKey}`,
      },
    },
    'framework',
  );
  const env = { LOCKSTEP_CONFIG: file, TEST_IAP_KEYS: JSON.stringify(keys) };
  const services = new Map<string, ServedProcess>();
  const start = async (name: string): Promise<void> => {
    const process = ServedProcess.function(name, name === 'admin' ? ports.admin : await freePort(), env);
    services.set(name, process);
    await process.ready();
  };
  await Promise.all(['echo360-queue', 'lookup-gitlab', 'admin'].map(start));
  return {
    doorOf: name => ({ process: services.get(name) ?? assert.fail(`nobody serves ${name}`), path: '' }),
    operator: async () => {
      const assertion = await new SignJWT({ email })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setIssuer('https://cloud.google.com/iap')
        .setSubject('accounts.google.com:1')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('9m')
        .sign(pair.privateKey);
      return { 'x-goog-iap-jwt-assertion': assertion };
    },
    configFile: file,
    restarted: async (name, signal = 'SIGTERM') => {
      await services.get(name)?.end(signal);
      await start(name);
    },
    startOn: async other =>
      ServedProcess.function('lookup-gitlab', await freePort(), { ...env, LOCKSTEP_CONFIG: other }),
    processes: () => [...services.values()],
  };
}

/** Everything in one process, the console for whoever sits at the machine. */
export async function underServe(
  sandbox: SandboxInstallation,
  settings: Readonly<Record<string, object>>,
): Promise<Way> {
  const file = configured(sandbox, settings, 'serve');
  let process = await ServedProcess.all(await freePort(), file).ready();
  return {
    doorOf: name => ({ process, path: `/${name}` }),
    operator: async () => ({}),
    configFile: file,
    restarted: async (_name, signal = 'SIGTERM') => {
      await process.end(signal);
      process = await ServedProcess.all(await freePort(), file).ready();
    },
    startOn: async other => ServedProcess.all(await freePort(), other),
    processes: () => [process],
  };
}

const json = { 'content-type': 'application/json' };

export interface Answer {
  readonly status: number;
  /** As it came. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, body: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) };
}

/** Asks a function by POST. */
export async function post(
  { doorOf }: Way,
  name: string,
  body: object = {},
  headers: Readonly<Record<string, string>> = {},
  under = '',
): Promise<Answer> {
  const { process, path } = doorOf(name);
  const url = `${process.url}${path}${under === '' ? '/' : under}`;
  return await answerOf(
    await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) }),
  );
}

/** What the console tells programs at a path under `/api`. */
export async function consoleSays(way: Way, path: string): Promise<Answer> {
  const door = way.doorOf('admin');
  return await answerOf(await fetch(`${door.process.url}${door.path}/api${path}`, { headers: await way.operator() }));
}

const prepared = z.object({ form: z.string().nullable(), why: z.string().nullable() });
const act = z.object({ status: z.string(), message: z.string() });

/** The form of an action on the console, or why it is not to be had. */
export async function prepare(way: Way, action: string, object: string): Promise<z.infer<typeof prepared>> {
  return prepared.parse((await consoleSays(way, `/actions/${action}/${object}`)).body);
}

/** Does what a form was made for. */
export async function perform(way: Way, form: string | null, why?: string): Promise<z.infer<typeof act>> {
  const body = { form, ...(why === undefined ? {} : { why }) };
  return act.parse((await post(way, 'admin', body, await way.operator(), '/api/acts')).body);
}

/** A page of the console, as text. */
export async function consolePage(way: Way, path: string): Promise<string> {
  const door = way.doorOf('admin');
  const answer = await fetch(`${door.process.url}${door.path}${path}`, { headers: await way.operator() });
  return (await answer.text()).replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
}

/** What the command line says. */
export async function lockstep(configFile: string, ...argv: readonly string[]): Promise<string> {
  const env = { COLUMNS: '200' };
  const { stdout, stderr } = await LockstepProcess.start({ argv: ['-c', configFile, ...argv], env }).ended;
  return stdout + stderr;
}

/** Has somebody ask for a run ahead; gives its id. */
export async function asks(configFile: string, name: string): Promise<string> {
  const { config } = await loadConfig({
    schema: lockstepConfig,
    files: [configFile],
    env: {},
    readFile: path => readFile(path, 'utf8'),
  });
  const surroundings = processSurroundings(process);
  const { clock } = surroundings;
  const store = await openStore(config.state, surroundings, 'work');
  try {
    const parts = { store, now: () => clock.now(), randomId: () => 'a'.repeat(16), who: 'somebody ahead' };
    return await requestRun(parts, name, { mode: 'apply' });
  } finally {
    await store.close();
  }
}
