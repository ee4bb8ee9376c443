import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Metafile } from 'esbuild';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { bundle } from '#build/bundle.ts';
import { deployedFunctions } from '#functions/deployment-map.ts';
import { syncs } from '#functions/index.ts';
import { startFunction } from '#test/bench/cold-start/start-function.ts';

const root = join(import.meta.dirname, '../..');
const configured = new Set(
  Object.keys(
    z
      .object({ functions: z.record(z.string(), z.unknown()) })
      .parse(parse(readFileSync(join(root, 'config/production.yaml'), 'utf8'))).functions,
  ),
);
const targets = Object.entries(deployedFunctions()).filter(([, { kind }]) => kind !== 'by-hand');

/** Says on stderr which files were loaded, when the process is told to stop. */
const watcher = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { process.stderr.write('LOADED ' + url + '\\n'); return next(url, context); } });
`;

function filesOf(folder: string): Map<string, string> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter(entry => entry.isFile());
  return new Map(
    files
      .map(entry => join(entry.parentPath, entry.name))
      .toSorted()
      .map(file => [file.slice(folder.length + 1), readFileSync(file, 'latin1')]),
  );
}

describe('the built folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-build-'));
  const dist = join(folder, 'dist');
  let metafile: Metafile;
  before(async () => {
    metafile = await bundle(root, dist);
    writeFileSync(join(folder, 'watch.mjs'), watcher);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A configuration that every function starts with, and whose systems are nowhere. */
  const configuration = (): string => {
    const file = join(folder, 'lockstep.yaml');
    const given = z.looseObject({ functions: z.record(z.string(), z.looseObject({})) });
    const config = given.parse(parse(readFileSync(join(root, 'config/production.yaml'), 'utf8')));
    const nowhere = stringify(config)
      .replaceAll(/secret:\/\/\S+/g, 'env://SECRET')
      .replaceAll(/https:\/\/[^\s/]+/g, 'https://127.0.0.1:9')
      .replaceAll(/[\w.-]+:1521/g, '127.0.0.1:9');
    const { functions, ...rest } = given.parse(parse(nowhere));
    const hurried = Object.fromEntries(
      Object.entries(functions).map(([name, settings]) => [name, { ...settings, budgetSeconds: 5 }]),
    );
    writeFileSync(
      file,
      stringify({ ...rest, functions: hurried, state: { store: 'sqlite', file: join(folder, 'state.sqlite') } }),
    );
    return file;
  };

  const mapped = z.looseObject({ sources: z.array(z.string()) });
  const sourcesIn = (place: string): string[] =>
    globSync('*.js.map', { cwd: place }).flatMap(
      file => mapped.parse(JSON.parse(readFileSync(join(place, file), 'utf8'))).sources,
    );

  it('comes out the same, byte by byte, when it is made again', async () => {
    const again = join(folder, 'again');
    await bundle(root, again);
    const [first, second] = [filesOf(dist), filesOf(again)];
    assert.deepEqual([...second.keys()], [...first.keys()]);
    for (const [file, bytes] of first) assert.ok(second.get(file) === bytes, file);
    for (const [file, bytes] of first) assert.ok(!bytes.includes(root), `${file} names the folder it was made in`);
    for (const source of sourcesIn(dist))
      assert.match(source, /^\.\.\/((functions|shared|build|node_modules)\/|package\.json$)/);
    rmSync(again, { recursive: true });
  });

  it('holds the licence texts of every package whose code is in it', () => {
    const texts = readFileSync(join(dist, 'LICENCES.txt'), 'utf8');
    const packages = new Set(
      Object.keys(metafile.inputs).flatMap(file => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
    );
    assert.ok(packages.size > 20, 'packages are bundled');
    for (const name of packages) assert.match(texts, new RegExp(`^${name.replaceAll(/[/.]/g, '\\$&')} \\d`, 'm'), name);
  });

  it('leads from a place in the code to its source', () => {
    assert.ok(sourcesIn(dist).some(source => source.endsWith('functions/main.ts')));
  });

  /** Own code of other syncs: what a target must not load. Descriptors and configuration are everybody's. */
  const foreign = (file: string, sync: string): string[] => {
    const inputs = Object.keys(
      metafile.outputs[Object.keys(metafile.outputs).find(output => output.endsWith(`/${file}`)) ?? '']?.inputs ?? {},
    );
    const others = syncs.map(({ name }) => `functions/${name}/`).filter(path => path !== `functions/${sync}/`);
    return inputs.filter(input => others.some(path => input.startsWith(path)));
  };

  for (const [name, { kind }] of targets) {
    it(`serves ${name} from that folder alone, and loads nothing of the other syncs`, async () => {
      const sync = syncs.find(({ functions }) => functions.some(each => each.name === name))?.name ?? '';
      const env = {
        FUNCTION_TARGET: name,
        LOCKSTEP_CONFIG: configuration(),
        SECRET: 'nothing',
        HOME: folder,
        NODE_OPTIONS: `--import=${join(folder, 'watch.mjs')}`,
      };
      const instance = await startFunction(env, dist);
      if (!configured.has(name)) {
        // A function that the template does not configure says so; that is as far as it gets, from the same code.
        await assert.rejects(instance.firstAnswer(), new RegExp(`${name} is not configured here`));
        return;
      }
      try {
        const health = await instance.get('/health');
        assert.equal(health.status, 200, health.text);
        assert.equal(z.object({ function: z.string() }).parse(JSON.parse(health.text)).function, name);
        if (kind === 'scheduled') {
          const get = await instance.get('/');
          assert.equal(get.status, 405, 'all else stays POST');
          const run = await instance.request('POST', '/', { mode: 'dry-run' });
          const { status } = z.looseObject({ status: z.string() }).parse(JSON.parse(run.text));
          assert.ok(status === 'aborted' || status === 'failed', `its systems are nowhere: ${run.text}`);
          assert.doesNotMatch(run.text, /defect in Lockstep|Unexpected error/, run.text);
        }
      } finally {
        await instance.stop();
      }
      const atStart = staticClosure();
      const loaded = instance.output.matchAll(/^LOADED file:\/\/\S*\/(\S+\.js)$/gm);
      const later = [...new Set([...loaded].map(([, file = '']) => file))].filter(file => !atStart.has(file));
      assert.ok(later.length > 0, 'its own code is loaded');
      assert.deepEqual(
        later.flatMap(file => foreign(file, sync)),
        [],
      );
    });
  }

  /** What main.js imports by name, and what that imports: loaded whatever the target. */
  function staticClosure(): Set<string> {
    const found = new Set<string>();
    const visit = (output: string): void => {
      if (found.has(output)) return;
      found.add(output);
      const imports = metafile.outputs[output]?.imports ?? [];
      for (const { path, kind } of imports) if (kind === 'import-statement') visit(path);
    };
    for (const output of Object.keys(metafile.outputs)) if (output.endsWith('/main.js')) visit(output);
    return new Set([...found].map(output => output.slice(output.lastIndexOf('/') + 1)));
  }
});
