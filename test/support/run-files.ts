/**
 * Runs test files, each in a process of its own, and says what failed and which took longest. Arguments: files;
 * `--coverage` for the lines that no test reached. A file whose tests are over ends, even where a set-up that failed
 * has left a server open, and one that hangs fails by name: neither can hold up the rest for ever.
 */
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import slowestFiles from './slowest-files.ts';
import { vendorFolder } from './vendor/vendor-folder.ts';

/** Three times what the slowest file needs on two busy cores. */
const longestMs = 1_200_000;

const asked = process.argv.slice(2);
const events = run({
  files: asked.filter(argument => !argument.startsWith('--')),
  concurrency: Math.max(2, availableParallelism()),
  timeout: longestMs,
  execArgv: [
    '--test-force-exit',
    ...(vendorFolder() === undefined ? [] : ['--import', './test/support/vendor/install.ts']),
  ],
  ...(asked.includes('--coverage') ? { coverage: true, coverageIncludeGlobs: ['functions/**', 'shared/**'] } : {}),
});
events.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
events.compose(new spec()).pipe(process.stdout);
events.compose(slowestFiles).pipe(process.stdout);
