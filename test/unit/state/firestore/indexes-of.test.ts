import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CompositeIndex, indexesOf } from '#shared/state/firestore/indexes-of.ts';

function text({ collection, fields }: CompositeIndex): string {
  return `${collection}: ${fields.map(({ field, direction }) => `${field} ${direction}`).join(', ')}`;
}

describe('indexesOf', () => {
  const indexes = indexesOf(
    {
      'runs.byFunction': { collection: 'runs', where: ['function', 'status'], order: 'startedAt' },
      'runs.again': { collection: 'runs', where: ['function', 'status'], order: 'startedAt' },
      'audit.byTime': { collection: 'audit', where: [], order: 'at' },
    },
    ['functions'],
  );

  it('gives each query an index per direction, and one for what has expired, shared by queries alike', () => {
    assert.deepEqual(indexes.composites.map(text), [
      'runs: fields.function ASCENDING, fields.status ASCENDING, fields.startedAt ASCENDING',
      'runs: fields.function ASCENDING, fields.status ASCENDING, fields.startedAt DESCENDING',
      'runs: fields.function ASCENDING, fields.status ASCENDING, expiresAt ASCENDING, fields.startedAt ASCENDING',
      'audit: expiresAt ASCENDING, fields.at ASCENDING',
    ]);
  });

  it('turns every other index off, but for the order of a query without equalities', () => {
    const settings = indexes.fields.map(
      ({ collection, field, directions }) => `${collection}.${field}: ${directions.join()}`,
    );
    assert.deepEqual(settings, [
      ...['audit', 'functions', 'runs'].flatMap(name => [
        `${name}.fields: `,
        `${name}.expiresAt: `,
        `${name}.commit: `,
      ]),
      'audit.fields.at: ASCENDING,DESCENDING',
    ]);
  });

  it('lets documents of every collection expire', () => {
    assert.deepEqual(
      indexes.ttl.map(({ collection, field }) => `${collection}.${field}`),
      ['audit.expiresAt', 'functions.expiresAt', 'runs.expiresAt'],
    );
  });
});
