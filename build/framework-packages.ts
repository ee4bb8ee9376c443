import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { z } from 'zod';

/** Where the code of all of them stands, below node_modules. */
const together = 'framework-packages.js';

/** Packages that the files of a package ask for. */
function askedFor(folder: string): string[] {
  const files = globSync('build/src/**/*.js', { cwd: folder });
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8'));
  const names = texts.flatMap(text => [...text.matchAll(/\brequire\("([^."][^"]*)"\)/g)].map(([, name = '']) => name));
  return [...new Set(names.filter(name => !isBuiltin(name)))].toSorted();
}

/**
 * Puts into `out`'s node_modules what the framework asks for (express and its like), the code of all of it in one file:
 * as npm installs it, it is 150 files, and looking for them is two fifths of a bare handler's start. The framework
 * itself stays as npm installs it. Returns what the file consists of.
 */
export async function bundleFrameworkPackages(root: string, framework: string, out: string): Promise<Metafile> {
  const names = askedFor(join(root, 'node_modules', framework));
  const gives = names.map(name => `get ${JSON.stringify(name)}() { return require(${JSON.stringify(name)}); }`);
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `module.exports = { ${gives.join(', ')} };`, resolveDir: join(root, 'node_modules', framework) },
    outfile: join(root, 'dist/node_modules', together),
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  const modules = join(out, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const { contents } of outputFiles) writeFileSync(join(modules, together), contents);
  for (const name of names) {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')));
    const place = join(modules, name, 'index.js');
    mkdirSync(dirname(place), { recursive: true });
    const up = name.replaceAll(/[^/]+/g, '..');
    writeFileSync(place, `module.exports = require('${up}/${together}')[${JSON.stringify(name)}];\n`);
    writeFileSync(join(dirname(place), 'package.json'), `${JSON.stringify({ name, version, main: 'index.js' })}\n`);
  }
  return metafile;
}
