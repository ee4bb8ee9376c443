import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { sdlOf } from '#sandbox/gitlab/projects/graphql-schema.ts';
import { queries } from '#shared/clients/gitlab/projects/project-queries.ts';

const vendor = new URL('../../../../shared/vendor/gitlab-graphql.graphql', import.meta.url);
const published = existsSync(vendor) ? readFileSync(vendor, 'utf8') : undefined;
const schemas = [
  ['the restated schema', sdlOf('19.5.0')],
  ...(published === undefined ? [] : [['the published schema', published]]),
];

for (const [name, sdl] of schemas) {
  test(`every query that is sent is valid in ${name}`, () => {
    for (const query of queries.flat()) {
      assert.deepEqual(
        validate(buildSchema(sdl ?? ''), parse(query)).map(({ message }) => message),
        [],
      );
      assert.ok(query.length < 10_000);
    }
  });
}

test('every query of the second generation is valid on a server of 16.3', () => {
  const schema = buildSchema(sdlOf('16.3.0'));
  for (const [, older] of queries) assert.deepEqual(validate(schema, parse(older)), []);
  assert.ok(queries.some(([newer]) => validate(schema, parse(newer)).length > 0));
});

if (published !== undefined) {
  test('what the restated schema says is what the published one says', () => {
    const ours = buildSchema(sdlOf('19.5.0')).getTypeMap();
    const theirs = buildSchema(published).getTypeMap();
    for (const [name, type] of Object.entries(ours)) {
      if (name.startsWith('__') || !('getFields' in type)) continue;
      const other = theirs[name];
      assert.ok(other !== undefined && 'getFields' in other, name);
      const known = other.getFields();
      for (const [field, { type: ourType }] of Object.entries(type.getFields())) {
        assert.equal(String(known[field]?.type), String(ourType), `${name}.${field}`);
      }
    }
  });
}
