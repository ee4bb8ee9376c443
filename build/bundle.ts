import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { z } from 'zod';
import { bundleFrameworkPackages } from './framework-packages.ts';
import { leanStart, startInOneFile } from './lean-start.ts';
import { licenceTexts } from './licences.ts';
import { copyPackages } from './runtime-packages.ts';

/**
 * Not in the bundle: the framework finds functions in a registry of its own, and a second copy of it would have
 * another. Its express is ours.
 */
export const framework = '@google-cloud/functions-framework';

/** What the framework is to load. */
const start = 'start.mjs';

/** Modules written for CommonJS look for these. */
const banner = [
  "import { createRequire as createRequireHere } from 'node:module';",
  "import { dirname as dirnameOfHere } from 'node:path';",
  "import { fileURLToPath as pathOfHere } from 'node:url';",
  'const require = createRequireHere(import.meta.url);',
  'const __filename = pathOfHere(import.meta.url);',
  'const __dirname = dirnameOfHere(__filename);',
].join('');

/**
 * Makes `out` from the sources under `root`: all that a machine with Node needs to serve any function, and nothing of
 * this machine. The same sources give the same bytes. Returns what is in which file.
 */
export async function bundle(root: string, out: string): Promise<Metafile> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  // As if it were always made in the same place: maps name their sources from there, wherever `out` is.
  const place = join(root, 'dist');
  const entry = 'functions/main.ts';
  const options = {
    absWorkingDir: root,
    entryPoints: { main: entry, warm: 'build/warm.ts' },
    outdir: place,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Scenes bring the stand-ins of the tests; nothing that is deployed asks for one.
    external: [framework, 'express', '*/sandbox/scene.ts'],
    // Names stay, or no stack could be read; a map leads from a place in it to the source.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    logLevel: 'error',
  } as const satisfies BuildOptions;
  const seen = await build({ ...options, plugins: [...leanStart] });
  const { metafile, outputFiles } = await build({
    ...options,
    plugins: [...leanStart, startInOneFile(root, entry, seen.metafile)],
  });
  for (const { path, contents } of outputFiles) writeFileSync(join(out, relative(place, path)), contents);
  copyPackages(root, [join('node_modules', framework)], out);
  const packages = await bundleFrameworkPackages(root, framework, out);
  const inputs = { ...metafile.inputs, ...packages.inputs };
  writeFileSync(join(out, 'LICENCES.txt'), licenceTexts(root, Object.keys(inputs)));
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  // By its ending the framework knows that it is a module; of any other it would ask package.json, by forty files.
  writeFileSync(join(out, start), "import './main.js';\n");
  const manifest = { name, version, private: true, type: 'module', main: start };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { ...metafile, inputs };
}
