import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { syncs } from '#functions/index.ts';
import { queriesOf } from '#shared/descriptor/catalogue.ts';
import { callersIn } from './support/query-callers.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('named queries', () => {
  it('are each asked by somebody: every one costs an index that each write pays for', () => {
    const files = globSync('{functions,shared}/**/*.ts', { cwd: root });
    assert.ok(files.length > 300, 'the whole house was read');
    const asked = callersIn(files.map(file => readFileSync(`${root}/${file}`, 'utf8')));
    const declared = Object.keys(queriesOf(syncs));
    assert.ok(declared.length > 30);
    assert.deepEqual(
      declared.filter(name => !asked.has(name)),
      [],
    );
  });

  it('are told apart by their collections, whatever a caller calls these', () => {
    const declaration = `export const letters = defineCollection({ name: 'post', schema, queries: { all: {}, sent: {}, open: {}, lost: {} } });
      export const parcels = defineCollection({ name: 'parcels', schema, queries: { all: {} } });`;
    const callers = [
      `const { entries } = await collectionOn(store, letters).query('sent', {}, {});`,
      `const state = collectionOn(store, letters); await state.count('open', {});`,
      `return { boxes: collectionOn(store, parcels) };`,
      `await stateOn(store).boxes.all('all', {});`,
      `queryView({ name: 'lost', collection: letters, query: 'lost', where: {} })`,
      `const status = 'all';`,
    ];
    assert.deepEqual([...callersIn([declaration, ...callers])].sort(), [
      'parcels.all',
      'post.lost',
      'post.open',
      'post.sent',
    ]);
  });
});
