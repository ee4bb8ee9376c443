import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);

/** What a module names to be loaded, types among it. */
function importsOf(file: URL): string[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(
    /(?:^(?:import|export)\b(?:[^;'"`=]*\bfrom)?\s*|\bimport\s*\(\s*)['"`]([^'"`]+)['"`]/gm,
  );
  return [...found].map(([, name]) => name ?? '');
}

/** Everything that a model stands on, itself among it; throws at what is neither Node's nor of this folder. */
function standsOn(file: URL, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file.href)) return known;
  known.add(file.href);
  for (const name of importsOf(file)) {
    if (isBuiltin(name)) continue;
    const own = name.startsWith('#test/simulation/')
      ? new URL(name.slice('#test/simulation/'.length), here)
      : name.startsWith('.')
        ? new URL(name, file)
        : undefined;
    const isOwn = own?.href.startsWith(here.href) === true && !own.href.startsWith(new URL('harness/', here).href);
    assert.ok(own !== undefined && isOwn, `${fileURLToPath(file)} imports ${name}`);
    standsOn(own, known);
  }
  return known;
}

describe('a model', () => {
  const models = globSync('*/{,**/}*model*.ts', { cwd: here }).filter(file => !file.endsWith('.test.ts'));
  for (const file of models) {
    it(`shares no code with what it judges, nor does anything that it imports: ${file}`, () => {
      standsOn(new URL(file, here));
    });
  }

  for (const file of globSync('*/*scene.ts', { cwd: here }).filter(each => !each.startsWith('harness/'))) {
    it(`judges the stories of ${file}`, () => {
      const scene = new URL(file, here);
      const its = importsOf(scene)
        .filter(name => /^\.\/.*model\.ts$/.test(name))
        .map(name => new URL(name, scene).href);
      assert.ok(
        models.some(model => its.includes(new URL(model, here).href)),
        `${file} has no model beside it`,
      );
    });
  }
});
