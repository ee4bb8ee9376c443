import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { chunks } from '#shared/core/chunks.ts';
import { issuePlace, issueTexts } from '#shared/core/issue-text.ts';
import { once, oncePerKey } from '#shared/core/once.ts';
import fc from '#test/support/fast-check.ts';

describe('chunks', () => {
  it('hold every value once, in order, none larger than asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (values, size) => {
        const parts = chunks(values, size);
        assert.deepEqual(parts.flat(), values);
        assert.ok(parts.every(part => part.length > 0 && part.length <= size));
        assert.ok(parts.slice(0, -1).every(part => part.length === size));
      }),
    );
  });
});

describe('once', () => {
  it('makes one thing however many ask at the same time', async () => {
    let made = 0;
    const ask = once(async () => ++made);
    assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1]);
    assert.equal(await ask(), 1);
  });

  it('tries again after a failure, key by key', async () => {
    const ask = oncePerKey<string, number>();
    const failing = async () => Promise.reject(new Error('not yet'));
    await assert.rejects(ask('a', failing), /not yet/);
    assert.equal(await ask('a', async () => 1), 1);
    assert.equal(await ask('b', async () => 2), 2);
    assert.equal(await ask('a', failing), 1);
  });
});

describe('a problem that a schema found', () => {
  it('is told with its place', () => {
    const { error } = z.strictObject({ days: z.array(z.int()) }).safeParse({ days: [1, 'x'] });
    assert.match(issueTexts(error ?? { issues: [] }, 'body'), /^days\.1: /);
    assert.equal(issuePlace({ path: [] }, 'body'), 'body');
  });
});
