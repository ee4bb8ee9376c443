import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { syncs } from '#functions/index.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import type { FunctionDescriptor } from '#shared/descriptor/descriptor.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { compileCache } from '#test/support/compile-cache.ts';
import { cruised } from './support/cruised.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lockstep-targets-'));
const sandbox = await startSandbox(systemClock);
after(async () => {
  await sandbox.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Our files that a process loads which starts this target, relative to the root. */
async function loadedBy(target: string): Promise<readonly string[]> {
  const list = join(scratch, target);
  const support = (name: string): string => fileURLToPath(new URL(`support/${name}`, import.meta.url));
  await promisify(execFile)(process.execPath, ['--import', support('report-modules.ts'), support('load-target.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      ...compileCache(),
      FUNCTION_TARGET: target,
      LOADED_MODULES: list,
      LOCKSTEP_CONFIG: sandbox.configFile,
      [`LOCKSTEP__FUNCTIONS__${target.replaceAll('-', '_').toUpperCase()}__ENABLED`]: 'true',
    },
  });
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter(url => url.startsWith('file:'))
    .map(url => relative(root, fileURLToPath(url)));
}

/** What is loaded by importing a file, without anything that is imported when it is needed; types are not loaded. */
async function staticallyLoadedBy(file: string): Promise<ReadonlySet<string>> {
  const { modules } = await cruised([]);
  const bySource = new Map(modules.map(({ source, dependencies }) => [source, dependencies]));
  const found = new Set<string>();
  const visit = (source: string): void => {
    if (found.has(source)) return;
    found.add(source);
    for (const { resolved, dynamic, dependencyTypes } of bySource.get(source) ?? []) {
      if (!dynamic && !dependencyTypes.includes('type-only')) visit(resolved);
    }
  };
  visit(file);
  return found;
}

// The sandbox's configuration is the one that has every function; it is made of the syncs' scenes.
const targets = syncs.flatMap(sync =>
  sync.functions.filter(({ kind }) => kind !== 'by-hand').map(each => ({ sync: sync.name, function: each })),
);
const descriptors = await staticallyLoadedBy('functions/index.ts');

/**
 * Whether a target may load a file: descriptors and the runtime are for all, the rest is its own sync's and its own
 * systems'.
 */
function isFor(file: string, sync: string, { systems }: FunctionDescriptor): boolean {
  if (descriptors.has(file)) return true;
  const [top, folder, part] = file.split('/');
  if (top === 'node_modules' || top === 'package.json') return true;
  if (top === 'functions')
    return folder === sync || ['main.ts', 'config.ts', 'collections.ts', 'open-store.ts'].includes(folder ?? '');
  if (top !== 'shared' || folder === 'cli') return false;
  // A system that is read from and one that is written to may be two instances with one client: `booker` and
  // `bookerTarget`.
  const own = Object.keys(systems).map(key => key.replace(/Target$/, ''));
  return folder !== 'clients' || part === 'http' || own.includes(part ?? '');
}

describe('what a deployed function loads', () => {
  it('is seen of every sync: each has a scene in the sandbox', () => {
    assert.deepEqual(
      syncs.filter(({ scene }) => scene === undefined).map(({ name }) => name),
      [],
    );
  });

  for (const { sync, function: target } of targets) {
    it(`${target.name}: its own code and its own systems, no other sync's, and no command line`, async () => {
      const loaded = await loadedBy(target.name);
      const own = loaded.filter(file => file.startsWith(`functions/${sync}/`) && !descriptors.has(file));
      // The console's pages wait for somebody who asks for one; what that loads is told in test/build/dist.test.ts.
      assert.ok(own.length > 0 || target.name === 'admin', 'its own code is loaded when the instance starts');
      assert.deepEqual(
        loaded.filter(file => !isFor(file, sync, target) && !file.startsWith('test/unit/house/support/')),
        [],
      );
    });
  }

  it('descriptors load schemas and collections only: no client, no store, no code of a sync', () => {
    const ours = [...descriptors].filter(file => /^(functions|shared)\//.test(file));
    assert.deepEqual(
      ours.filter(file =>
        /^shared\/(clients\/(?!.*\/config\.ts$)|state\/(sqlite|firestore)|installation\/|cli\/)/.test(file),
      ),
      [],
    );
    const packages = [...descriptors].filter(file => file.startsWith('node_modules/')).map(file => file.split('/')[1]);
    for (const heavy of ['oracledb', 'ky', '@gitbeaker', '@google-cloud', 'express', 'google-gax', 'yaml']) {
      assert.ok(!packages.includes(heavy), heavy);
    }
  });
});
