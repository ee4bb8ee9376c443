import { cpSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dependencies: z.record(z.string(), z.string()).optional(), optional: z.boolean().optional() }),
  ),
});
type Packages = z.infer<typeof lock>['packages'];

/** Where Node finds `name` from a place in the lock file: the nearest node_modules above it. */
function placeOf(packages: Packages, from: string, name: string): string {
  for (let place = from; ; place = dirname(place)) {
    const candidate = join(place === '.' ? '' : place, 'node_modules', name);
    if (packages[candidate] !== undefined) return candidate;
    if (place === '.' || place === '') throw new Error(`${name}, which ${from} needs, is not in package-lock.json.`);
  }
}

/** Packages and all that they need, as folders of node_modules, sorted. Read from package-lock.json. */
export function closureOf(root: string, ...names: readonly string[]): string[] {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const found = new Set<string>();
  const visit = (from: string, wanted: string): void => {
    const place = placeOf(packages, from, wanted);
    if (found.has(place)) return;
    found.add(place);
    for (const dependency of Object.keys(packages[place]?.dependencies ?? {})) visit(place, dependency);
  };
  for (const name of names) visit('', name);
  return [...found].toSorted();
}

const kept = new Set(['.js', '.cjs', '.mjs', '.json']);

function isNeeded(path: string): boolean {
  const name = basename(path);
  if (/^(test|tests|docs|example|examples|\.github)$/.test(name)) return false;
  return !name.includes('.') || kept.has(extname(name)) || /^(licen[cs]e|notice|copying)/i.test(name);
}

/**
 * Copies those packages as Node needs them at run time, with their licences; types, maps and documentation stay behind.
 */
export function copyPackages(root: string, places: readonly string[], out: string): void {
  for (const place of places) {
    const from = join(root, place);
    cpSync(from, join(out, place), {
      recursive: true,
      dereference: true,
      filter: path => path === from || (isNeeded(path) && !path.slice(from.length).includes('/node_modules')),
    });
  }
}
