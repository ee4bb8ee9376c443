import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { Clock } from '#shared/core/clock.ts';
import type { Scene, SetScene, Stage } from '#shared/descriptor/scene.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { lockstepConfig } from '../config.ts';
import { syncs } from '../index.ts';

type Parts = Readonly<Record<string, object>>;

/** The parts of all scenes together. Two that share a system must mean the same by it. */
function merged(parts: readonly Parts[]): Parts {
  const all: Record<string, object> = {};
  for (const [key, value] of parts.flatMap(Object.entries<object>)) {
    if (!isDeepStrictEqual(all[key] ?? value, value)) throw new Error(`two scenes mean another thing by ${key}`);
    all[key] = value;
  }
  return all;
}

/** The scenes that the syncs show. */
async function allScenes(): Promise<readonly SetScene[]> {
  return await Promise.all(syncs.flatMap(({ scene }) => (scene === undefined ? [] : [scene()])));
}

/** Sets up the scenes on loopback, one after the other, and configures every function to apply to them. */
export async function startSandbox(
  clock: Clock,
  given: readonly SetScene[] | undefined = undefined,
): Promise<SandboxInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-sandbox-'));
  const endings: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  const stage: Stage = {
    clock,
    folder,
    keepSecret: (name, value) => {
      writeFileSync(join(folder, name), `${value}\n`, { mode: 0o600 });
      return `file://${join(folder, name)}`;
    },
    atEnd: end => void endings.push(end),
  };
  try {
    const scenes: Scene[] = [];
    for (const set of given ?? (await allScenes())) scenes.push(await set(stage));
    const written = {
      environment: 'sandbox',
      service: { name: 'Lockstep sandbox' },
      state: { store: 'sqlite', file: join(folder, 'state.sqlite') },
      upstreams: merged(scenes.map(({ upstreams }) => upstreams)),
      functions: merged(scenes.map(({ functions }) => functions)),
    };
    const configFile = join(folder, 'lockstep.yaml');
    writeFileSync(configFile, stringify(written));
    const told = async (what: 'change' | 'state'): Promise<readonly string[]> => {
      const sentences: string[] = [];
      for (const scene of scenes) sentences.push(...(await scene[what]()));
      return sentences;
    };
    return {
      config: lockstepConfig.parse(written),
      configFile,
      urls: Object.assign({}, ...scenes.map(({ urls }) => urls)),
      loaded: scenes.flatMap(({ loaded }) => loaded),
      change: () => told('change'),
      state: () => told('state'),
      page: async installation => {
        const { createSandboxPage } = await import('./sandbox-page.ts');
        return createSandboxPage(
          scenes.flatMap(({ deeds = [] }) => deeds),
          installation,
        );
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
