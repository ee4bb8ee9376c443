/**
 * `npm test`: the whole suite on real parts. What is missing of them is found first: as root on Debian it is installed,
 * elsewhere it is left out by name, at the start and again in the last lines; with `LOCKSTEP_INSISTS=all` or `CI`
 * nothing may be left out. Parts that are shared by many files (the Firestore emulator) are started once here.
 * Arguments: files or folders to run instead of everything (nothing is installed then); `--coverage` prints the lines
 * that no test reached.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startFirestoreEmulator } from './support/firestore-emulator.ts';
import { installPackages, leftOutLines, prepare, realParts, thisMachine } from './support/real-parts.ts';
import { vendorFolder } from './support/vendor/vendor-folder.ts';

const asked = process.argv.slice(2);
const withCoverage = asked.includes('--coverage');
const unknown = asked.filter(argument => argument.startsWith('--') && argument !== '--coverage');
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')} here: files, folders, --coverage.\n`);
  process.exit(2);
}
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

const machine = thisMachine(process.env);
const say = (lines: readonly string[]): void => void process.stderr.write(lines.map(line => `${line}\n`).join(''));
const missing = () => realParts.filter(part => !part.isThere());
const first = prepare(missing(), { ...machine, isRoot: machine.isRoot && places.length === 0 });
if (first.install.length > 0) {
  say([`Installing what the tests need: ${first.install.join(' ')}`]);
  if (!installPackages(first.install)) say(['That failed; what is missing is left out.']);
}
const { leaveOut, line } = prepare(missing(), { ...machine, isRoot: false });
const vendors = vendorFolder();
const vendorNote = 'LEFT OUT, since ../shared/vendor is not here: that traffic is as the vendors document it';
const notes = [...leftOutLines(leaveOut, line), ...(vendors === undefined ? [vendorNote] : [])];
say(notes);
if (machine.insists && (leaveOut.length > 0 || machine.without.some(name => name !== ''))) {
  say(['Nothing may be left out here (LOCKSTEP_INSISTS or CI is set), so no test was run.']);
  process.exit(1);
}
/** Every file is a process of its own, and many start others: what was compiled for one need not be compiled again. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/lockstep-tests', import.meta.url));
const without = [...machine.without, ...leaveOut.map(({ name }) => name)].filter(name => name !== '').join(',');
const emulator = without.split(',').includes('firestore') ? undefined : await startFirestoreEmulator();

const run = spawn(process.execPath, ['test/support/run-files.ts', ...(withCoverage ? ['--coverage'] : []), ...files], {
  stdio: 'inherit',
  env: {
    ...process.env,
    LOCKSTEP_WITHOUT: without,
    ...(withCoverage ? {} : { NODE_COMPILE_CACHE: compiled }),
    ...(emulator === undefined ? {} : { FIRESTORE_EMULATOR_HOST: emulator.host }),
  },
});
const code = await new Promise<number>(resolve => run.on('exit', status => resolve(status ?? 1)));
await emulator?.stop();
say(notes);
process.exit(code);
