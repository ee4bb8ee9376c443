/** `npm run build [folder]`: makes `dist`, which the container image is made of. */
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const [out = 'dist'] = process.argv.slice(2);
const { outputs } = await bundle(root, join(root, out));
const code = Object.entries(outputs).filter(([file]) => file.endsWith('.js'));
const bytes = code.reduce((sum, [, output]) => sum + output.bytes, 0);
process.stdout.write(`${out}: ${code.length} files of code, ${(bytes / 1e6).toFixed(1)} MB\n`);
