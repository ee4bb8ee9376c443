import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMapping } from '#shared/config/config-file.ts';
import { renderedFile } from '#shared/config/rendered-file.ts';
import { parseYamlFile } from '#shared/config/yaml-file.ts';
import fc from '#test/support/fast-check.ts';
import { asRendered } from '#test/support/whole-configuration.ts';

describe('a rendered file', () => {
  it('is what YAML would have made of it', () => {
    const key = fc
      .string({ minLength: 1 })
      .filter(text => !['__proto__', 'constructor', 'prototype', '<<'].includes(text));
    const value = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), given => {
        const text = asRendered(given);
        const read = renderedFile('lockstep.yaml', text);
        if (read === undefined) return;
        const asYaml = parseYamlFile('lockstep.yaml', text);
        assert.ok('value' in asYaml, 'YAML reads it too');
        assert.deepEqual(read.value, asYaml.value);
        for (const name of Object.keys(given)) assert.equal(read.lineOf([name]), asYaml.lineOf([name]));
      }),
    );
  });

  it('is read so where it is as Terraform writes it', () => {
    const text = '{"a":{"b":["\\u003c\\u0026\\u003e",0.05,true,null]}}';
    const read = renderedFile('x', text);
    assert.deepEqual(read?.value, { a: { b: ['<&>', 0.05, true, null] } });
    assert.equal(read?.lineOf(['a', 'b', 0]), 1);
    assert.equal(read?.lineOf(['a', 'c']), undefined);
  });

  const others: Readonly<Record<string, string>> = {
    'written by hand': '{"a": 1}',
    'with a key twice': '{"a":1,"a":2}',
    'with a key that would change what objects are': '{"a":{"__proto__":{"b":1}}}',
    'of a list': '[{"a":1}]',
    'of YAML': 'a: 1\n',
    'broken off': '{"a":1',
  };
  for (const [what, text] of Object.entries(others)) {
    it(`is not one ${what}: YAML says what it is`, () => {
      assert.equal(renderedFile('x', text), undefined);
      const asYaml = parseYamlFile('x', text);
      assert.equal('value' in asYaml && isMapping(asYaml.value), what === 'written by hand' || what === 'of YAML');
    });
  }
});
