import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configDigest } from '#shared/config/digest.ts';
import { findConfigFiles } from '#shared/config/find-files.ts';
import { limitsWith } from '#shared/config/limits.ts';
import { nearest } from '#shared/config/nearest.ts';
import fc from '#test/support/fast-check.ts';

describe('configDigest', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(configDigest(reversed), configDigest(value));
      }),
    );
  });

  it('depends on every value, and on the order of lists', () => {
    const digest = configDigest({ a: [1, 2], b: { c: true } });
    for (const other of [
      { a: [2, 1], b: { c: true } },
      { a: [1, 2], b: { c: false } },
      { a: [1, 2], b: {} },
    ]) {
      assert.notEqual(configDigest(other), digest);
    }
    assert.equal(configDigest({ a: [1, 2], b: { c: true, d: undefined } }), digest);
  });
});

describe('findConfigFiles', () => {
  const nothing = { named: [], env: {}, exists: () => false };

  it('takes -c, repeated or separated by commas, before everything else', () => {
    const lookup = { named: ['a.yaml,b.yaml', 'c.yaml'], env: { LOCKSTEP_CONFIG: 'd.yaml' }, exists: () => true };
    assert.deepEqual(findConfigFiles(lookup), ['a.yaml', 'b.yaml', 'c.yaml']);
  });

  it('takes LOCKSTEP_CONFIG next, then the default files that exist', () => {
    assert.deepEqual(findConfigFiles({ ...nothing, env: { LOCKSTEP_CONFIG: 'd.yaml, e.yaml' } }), ['d.yaml', 'e.yaml']);
    assert.deepEqual(findConfigFiles({ ...nothing, exists: path => path.endsWith('.yaml') }), [
      'lockstep.yaml',
      'secrets.yaml',
    ]);
  });

  it('says what was looked for when there is none', () => {
    assert.throws(() => findConfigFiles(nothing), /No configuration was found.*LOCKSTEP_CONFIG.*lockstep\.yaml/);
  });
});

describe('limitsWith', () => {
  const defaults = { delete: { share: 0.05, floor: 5, cap: 100 }, total: { share: 0.1, floor: 10, cap: 500 } };

  it('replaces only what is configured', () => {
    assert.deepEqual(limitsWith(defaults, { delete: { cap: 20 } }, 'echo360-queue'), {
      ...defaults,
      delete: { share: 0.05, floor: 5, cap: 20 },
    });
  });

  it('refuses a limit for a kind that does not exist, since it would protect nothing', () => {
    assert.throws(
      () => limitsWith(defaults, { deltee: { cap: 1 } }, 'echo360-queue'),
      /limits\.deltee.*did you mean "delete"\?/,
    );
  });
});

describe('nearest', () => {
  it('finds misspelt words and leaves unrelated ones alone', () => {
    assert.equal(nearest('dryrun', ['apply', 'dry-run']), 'dry-run');
    assert.equal(nearest('modle', ['service', 'model']), 'model');
    assert.equal(nearest('colour', ['service', 'state']), undefined);
  });
});
