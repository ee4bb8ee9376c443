import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * MB of code below a folder: what Node can load (JavaScript, JSON). Maps, licences and the compile cache are not code.
 */
export function codeMegabytes(folder: string): number {
  const files = globSync('**/*.{js,cjs,mjs,json}', { cwd: folder });
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1e6;
}
