/**
 * `npm test`: the whole suite on real parts. Parts that are shared by many files (the Firestore emulator) are started once here.
 * Arguments: files or folders to run instead of everything; `--coverage` prints the lines that no test reached.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { startFirestoreEmulator } from './support/firestore-emulator.ts';
import { vendorFolder } from './support/vendor/vendor-folder.ts';

const asked = process.argv.slice(2);
const withCoverage = asked.includes('--coverage');
const places = asked.filter(argument => !argument.startsWith('--'));
const patterns = places.length > 0 ? places : ['test'];
const files = patterns
  .flatMap(place => (place.endsWith('.ts') ? [place] : globSync(`${place}/**/*.test.ts`)))
  .filter(file => !file.startsWith('test/bench'))
  .sort();
if (files.length === 0) {
  process.stderr.write(`No test files in ${patterns.join(', ')}.\n`);
  process.exit(1);
}

const needsEmulator = process.env['LOCKSTEP_WITHOUT']?.includes('firestore') !== true;
const emulator = needsEmulator ? await startFirestoreEmulator() : undefined;

const checksVendors = vendorFolder() !== undefined;
const leftOutNote = '\nLEFT OUT because ../shared/vendor is not here: that traffic is as the vendors document it.\n\n';
if (!checksVendors) process.stderr.write(leftOutNote);
const vendorChecks = checksVendors ? ['--import', './test/support/vendor/install.ts'] : [];

const coverage = withCoverage
  ? ['--experimental-test-coverage', '--test-coverage-include=functions/**', '--test-coverage-include=shared/**']
  : [];
const run = spawn(
  process.execPath,
  ['--test', `--test-concurrency=${Math.max(2, availableParallelism())}`, ...vendorChecks, ...coverage, ...files],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(emulator === undefined ? {} : { FIRESTORE_EMULATOR_HOST: emulator.host }) },
  },
);
const code = await new Promise<number>(resolve => run.on('exit', status => resolve(status ?? 1)));
await emulator?.stop();
if (!checksVendors) process.stderr.write(leftOutNote);
process.exit(code);
