import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Metafile } from 'esbuild';
import { z } from 'zod';
import { bundle } from '#build/bundle.ts';
import { deployedFunctions } from '#functions/deployment-map.ts';
import { syncs } from '#functions/index.ts';
import { imageOptions } from '#test/bench/cold-start/image-options.ts';
import { type Instance, startFunction } from '#test/bench/cold-start/start-function.ts';
import { freePort } from '#test/support/free-port.ts';
import { inTime } from '#test/support/in-time.ts';
import { leftOut } from '#test/support/left-out.ts';
import { asRendered, wholeConfiguration } from '#test/support/whole-configuration.ts';

import { Container, runInImage } from './support/container.ts';
import { makeImageFolder } from './support/image-folder.ts';

const root = join(import.meta.dirname, '../..');
const targets = Object.entries(deployedFunctions()).filter(([, { kind }]) => kind !== 'by-hand');
/** As the image starts an instance. */
const { warming, starting } = imageOptions(root);
const scheduled = new Set(targets.flatMap(([name, { kind }]) => (kind === 'scheduled' ? [name] : [])));

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
  const configuration = (of = 'all'): string => {
    const file = join(folder, `${of}.yaml`);
    const given = z.looseObject({ functions: z.record(z.string(), z.looseObject({})) });
    const nowhere = asRendered(wholeConfiguration(root))
      .replaceAll(/secret:\/\/[^"]+/g, 'env://SECRET')
      .replaceAll(/https:\/\/[^"/]+/g, 'https://127.0.0.1:9')
      .replaceAll(/[\w.-]+:1521/g, '127.0.0.1:9')
      .replaceAll(/smtp\.[\w.]+/g, '127.0.0.1');
    const { functions, ...rest } = given.parse(JSON.parse(nowhere));
    const hurried = Object.fromEntries(
      Object.entries(functions).map(([name, settings]) => [
        name,
        scheduled.has(name) ? { ...settings, budgetSeconds: 5 } : settings,
      ]),
    );
    const state = { store: 'sqlite', file: join(folder, `${of}.sqlite`) };
    writeFileSync(file, asRendered({ ...rest, functions: hurried, state }));
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
      assert.match(source, /^(\.\.\/((functions|shared|build|node_modules)\/|package\.json$)|(node|zod|pino):)/);
    rmSync(again, { recursive: true });
  });

  it('holds the licence texts of every package whose code is in it', () => {
    const texts = readFileSync(join(dist, 'LICENCES.txt'), 'utf8');
    const packages = new Set(
      Object.keys(metafile.inputs).flatMap(file => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
    );
    assert.ok(packages.size > 60 && packages.has('express'), 'packages are bundled');
    for (const name of packages) assert.match(texts, new RegExp(`^${name.replaceAll(/[/.]/g, '\\$&')} \\d`, 'm'), name);
  });

  it('leads from a place in the code to its source', async () => {
    assert.ok(sourcesIn(dist).some(source => source.endsWith('functions/main.ts')));
    // Without a target it does not start, and the framework tells the stack of why.
    const instance = await startFunction({ LOCKSTEP_CONFIG: configuration(), HOME: folder }, dist, {
      options: starting,
    });
    try {
      await assert.rejects(
        instance.firstAnswer(),
        /ConfigError: FUNCTION_TARGET.*\n +at .*functions\/main\.ts:\d+:\d+/,
      );
    } finally {
      await instance.stop();
    }
  });

  it('starts as in the image: as a user without rights, who compiles nothing and writes nothing of it', async () => {
    // Only root can become somebody else, as the machine that builds releases can.
    const user = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};
    const home = mkdtempSync(join(tmpdir(), 'lockstep-home-'));
    const node = join(home, 'node');
    const cache = join(home, 'compile-cache');
    const given = z.looseObject({}).parse(JSON.parse(readFileSync(configuration(), 'utf8')));
    const config = join(home, 'lockstep.yaml');
    try {
      copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
      writeFileSync(config, asRendered({ ...given, state: { store: 'firestore', projectId: 'nowhere' } }));
      chmodSync(folder, 0o755);
      if (user.uid !== undefined) chownSync(home, user.uid, user.gid);
      const env = { NODE_COMPILE_CACHE: cache };
      execFileSync(node, [...warming, 'warm.js'], { cwd: dist, env, ...user });
      const unwritable = { cwd: dist, env: { NODE_COMPILE_CACHE: join(dist, 'main.js', 'cache') }, ...user };
      assert.throws(() => execFileSync(node, ['warm.js'], { ...unwritable, stdio: 'pipe' }), /does not name a folder/);
      const told = { NODE_DEBUG_NATIVE: 'COMPILE_CACHE', SECRET: 'nothing', HOME: home };
      const more = { FUNCTION_TARGET: 'item-hook', LOCKSTEP_CONFIG: config, ...env, ...told };
      const instance = await startFunction(more, dist, { options: starting, node, ...user });
      try {
        assert.equal((await instance.get('/health')).status, 200);
        assert.match(instance.output, /V8 code cache for ESM file:\S+main\.js was accepted/);
        assert.deepEqual(compiledAnew(instance.output), [starter]);
      } finally {
        await instance.stop();
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('serves and ends as the first process of a container made by the container file', {
    skip: leftOut('container', 'the image’s folder as a container'),
  }, async () => {
    const image = makeImageFolder(join(root, 'Containerfile'), folder, join(folder, 'image'), runInImage);
    const [settings, state] = [join(folder, 'settings'), join(folder, 'state')];
    for (const place of [settings, state]) mkdirSync(place);
    chownSync(state, image.uid, image.gid);
    // A system that takes a connection and says nothing: a run is under way for as long as it waits.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = z.object({ port: z.number() }).parse(silent.address());
    const placed = readFileSync(configuration(), 'utf8')
      .replaceAll('127.0.0.1:9', `127.0.0.1:${port}`)
      .replaceAll(/"budgetSeconds": ?5\b/g, '"budgetSeconds":600')
      .replaceAll(join(folder, 'all.sqlite'), '/state/state.sqlite');
    writeFileSync(join(settings, 'lockstep.yaml'), placed);
    const env = {
      FUNCTION_TARGET: 'lookup-gitlab',
      LOCKSTEP_CONFIG: '/settings/lockstep.yaml',
      SECRET: 'nothing',
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    };
    const container = new Container(image, env, { '/settings': settings, '/state': state }, await freePort());
    try {
      assert.equal((await inTime(container.answer('/health'), 'its first answer')).status, 200);
      assert.equal((await container.answer('/')).status, 405, 'all else stays POST');
      assert.match(container.about('status'), /^NSpid:\t\d+\t1$/m, 'node is the first process');
      assert.match(container.about('status'), /^Uid:\t65532\t65532\t65532\t65532$/m);
      assert.match(container.about('mountinfo'), /^\S+ \S+ \S+ \S+ \/ ro[, ]/m, 'nothing of the image can be written');
      assert.match(container.output, /V8 code cache for ESM file:\/\/\/app\/main\.js was accepted/);
      assert.deepEqual(compiledAnew(container.output), [starter]);
      const asked = inTime(once(silent, 'connection'), 'the run asking a system');
      const headers = { 'content-type': 'application/json' };
      const answer = container.answer('/', { method: 'POST', headers, body: '{"mode": "dry-run"}' });
      await asked;
      const code = inTime(container.end('SIGTERM'), 'the end of the container');
      const { status, text: said } = await inTime(answer, 'the answer to the run');
      assert.equal(status, 503, said);
      assert.match(said, /"status":"aborted"/);
      assert.equal(await code, 0, container.output);
    } finally {
      await container.end('SIGKILL');
      silent.close();
    }
  });

  /** Files for which nothing was kept, or nothing that could be used, by what Node says of its compile cache. */
  function compiledAnew(output: string): string[] {
    const lost = /for \w+ (?:file:\/\/)?(\S+)(?:\.\.\. ?no such file| was rejected)/g;
    return [...output.matchAll(lost)].map(([, file = '']) => file.replace(/^.*\/node_modules\//, ''));
  }
  /** It would start to serve if it were loaded when the image is made. */
  const starter = '@google-cloud/functions-framework/build/src/main.js';

  /** Own code of other syncs: what a target must not load. Descriptors and configuration are everybody's. */
  const foreign = (file: string, sync: string): string[] => {
    const inputs = Object.keys(
      metafile.outputs[Object.keys(metafile.outputs).find(output => output.endsWith(`/${file}`)) ?? '']?.inputs ?? {},
    );
    const others = syncs.map(({ name }) => `functions/${name}/`).filter(path => path !== `functions/${sync}/`);
    return inputs.filter(input => others.some(path => input.startsWith(path)));
  };

  it('takes of a package that is loaded later the one thing that it gives there as here, its default', () => {
    // Node finds the names of a CommonJS module by reading it; in the bundle it has its default alone.
    const loadedLater = new Set<string>();
    for (const file of globSync('{functions,shared}/**/*.ts', { cwd: root })) {
      for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
        const name = /(?<!typeof )import\('([^.#'][^']*)'/.exec(line)?.[1];
        if (name === undefined || name.startsWith('node:')) continue;
        assert.match(line, /\{ default: \w+ \}/, `${file}: ${line}`);
        loadedLater.add(name);
      }
    }
    assert.ok(loadedLater.size >= 5, 'packages are loaded later');
    // What packages load later of themselves is their own matter.
    for (const { entryPoint = '', exports } of Object.values(metafile.outputs)) {
      const isOurs = [...loadedLater].some(name => entryPoint.startsWith(`node_modules/${name}/`));
      if (isOurs) assert.ok(exports.includes('default'), entryPoint);
    }
  });

  /** How each is called, and what it then answers: its systems are nowhere, and its state is empty. */
  type Call = Parameters<Instance['request']>;
  const run: Call = ['POST', '/', { mode: 'dry-run' }];
  const calls: Readonly<Record<string, readonly [call: Call, status: number, says: RegExp]>> = {
    'echo360-queue': [run, 503, /"status":"aborted"/],
    'echo360-refresh': [run, 503, /"status":"aborted"/],
    'essm-bookings': [run, 503, /"status":"aborted"/],
    'essm-rooms': [run, 503, /"status":"aborted"/],
    'essm-roombookings': [run, 503, /"status":"aborted"/],
    'lookup-gitlab': [run, 503, /"status":"aborted"/],
    'item-sync': [run, 503, /"status":"aborted"/],
    'item-queue': [run, 200, /"status":"succeeded"/],
    digest: [run, 200, /"status":"succeeded"/],
    'essm-conflicts': [['GET', '/'], 200, /Every activity with a date and a room is booked/],
    'item-store': [['GET', '/progress'], 404, /no pass over the group yet/],
    'item-hook': [['POST', '/', {}], 401, /error/],
    admin: [['GET', '/'], 421, /Open it by the address that functions.admin.url names/],
  };

  it('is called in a way of its own for every target', () =>
    assert.deepEqual(Object.keys(calls).toSorted(), targets.map(([name]) => name).toSorted()));

  it('starts by reading little, most of it in one file', () => {
    const files = [...staticClosure()];
    const inputs = Object.entries(metafile.outputs).flatMap(([output, { inputs: of }]) =>
      files.includes(output.slice(output.lastIndexOf('/') + 1)) ? Object.entries(of) : [],
    );
    assert.ok(files.length <= 8, `a start reads ${files.length} files`);
    const bytes = inputs.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
    assert.ok(bytes < 800_000, `a start reads ${bytes} bytes`);
    const late =
      /node_modules\/(yaml|ky|temporal-polyfill|oracledb|thread-stream|@google-cloud|zod\/v4\/locales\/(?!en\.))/;
    assert.deepEqual(
      inputs.map(([file]) => file).filter(file => late.test(file)),
      [],
    );
    for (const file of files)
      assert.doesNotMatch(
        readFileSync(join(dist, file), 'utf8'),
        /^import .* from ['"]node:(http|fs|util)['"]/m,
        `${file} asks Node for all that a part of it has`,
      );
  });

  // Most of the time they wait for systems that are nowhere.
  describe('each target', { concurrency: 4 }, () => {
    for (const [name, { kind }] of targets) {
      const [call = run, answered, says = /^$/] = calls[name] ?? [];
      it(`serves ${name} from that folder alone, and loads nothing of the other syncs`, async () => {
        const sync = syncs.find(({ functions }) => functions.some(each => each.name === name))?.name ?? '';
        const env = {
          FUNCTION_TARGET: name,
          LOCKSTEP_CONFIG: configuration(name),
          SECRET: 'nothing',
          HOME: folder,
          NODE_OPTIONS: `--import=${join(folder, 'watch.mjs')}`,
        };
        const instance = await startFunction(env, dist, { options: starting });
        try {
          const health = await instance.get('/health');
          assert.equal(health.status, 200, health.text);
          assert.equal(z.object({ function: z.string() }).parse(JSON.parse(health.text)).function, name);
          if (kind === 'scheduled') {
            const get = await instance.get('/');
            assert.equal(get.status, 405, 'all else stays POST');
          }
          const answer = await instance.request(...call);
          assert.equal(answer.status, answered, answer.text);
          assert.match(answer.text, says);
          assert.doesNotMatch(answer.text, /defect in Lockstep|Unexpected error/, answer.text);
        } finally {
          await instance.stop();
        }
        const atStart = staticClosure();
        const packages = new Set(instance.output.match(/^LOADED file:\/\/\S*\/dist\/node_modules\/\S+$/gm));
        assert.ok(packages.size <= 25, `${packages.size} files of packages are read, as npm installs them`);
        const loaded = instance.output.matchAll(/^LOADED file:\/\/\S*\/(\S+\.js)$/gm);
        const later = [...new Set([...loaded].map(([, file = '']) => file))].filter(file => !atStart.has(file));
        assert.ok(later.length > 0, 'its own code is loaded');
        assert.deepEqual(
          // A digest tells of what clashes in every sync, by their own words.
          name === 'digest' ? [] : later.flatMap(file => foreign(file, sync)),
          [],
        );
      });
    }
  });

  /** What main.js imports by name, and what that imports: loaded whatever the target. */
  function staticClosure(): Set<string> {
    const found = new Set<string>();
    const visit = (output: string): void => {
      if (found.has(output)) return;
      const { imports } = metafile.outputs[output] ?? {};
      if (imports === undefined) return;
      found.add(output);
      for (const { path, kind } of imports) if (kind === 'import-statement') visit(path);
    };
    for (const output of Object.keys(metafile.outputs)) if (output.endsWith('/main.js')) visit(output);
    return new Set([...found].map(output => output.slice(output.lastIndexOf('/') + 1)));
  }
});
