import { build } from 'esbuild';

/**
 * Makes one file of the unit tests of an area with all that they import: each mutant needs a process of its own, and
 * most of that would be the finding and reading of hundreds of modules. Stryker runs it where it has made its mutants.
 */
const files = (process.env['LOCKSTEP_MUTATION_TESTS'] ?? '').split(',');
await build({
  stdin: { contents: files.map(file => `import './${file}';`).join('\n'), resolveDir: process.cwd() },
  outfile: 'test/mutation/together.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  keepNames: true,
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  logLevel: 'error',
});
