import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
});

/** The package that a bundled file belongs to, as a folder of node_modules; undefined for our own files. */
export function packageOf(file: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

/** The licence of one package: its name and version, its licence's name, and the text that has to go with its code. */
function licenceOf(root: string, place: string): string {
  const { name, version, license } = manifest.parse(
    JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8')),
  );
  const files = readdirSync(join(root, place))
    .filter(file => /^(licen[cs]e|notice|copying)/i.test(file))
    .toSorted();
  const kind = typeof license === 'string' ? license : (license?.type ?? 'not stated');
  const texts = files.map(file => readFileSync(join(root, place, file), 'utf8').trim());
  if (texts.length === 0) texts.push(`(The package holds no licence text; it is published as ${kind}.)`);
  return [`${name} ${version} (${kind})`, ...texts].join('\n\n');
}

/** The licence texts of all packages whose code is in a bundle: they have to go where the code goes. */
export function licenceTexts(root: string, bundledFiles: readonly string[]): string {
  const places = new Set(bundledFiles.flatMap(file => packageOf(file) ?? []));
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `${[...places]
    .toSorted()
    .map(place => licenceOf(root, place))
    .join(rule)}\n`;
}
