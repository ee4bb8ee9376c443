import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffMs, spreadFrom } from '#shared/clients/http/backoff.ts';
import { retryAfterMs } from '#shared/clients/http/parse-retry-after.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import fc from '#test/support/fast-check.ts';

describe('Retry-After', () => {
  const now = Date.parse('2026-11-02T09:00:00Z');
  const cases: readonly (readonly [string | undefined, number | undefined])[] = [
    ['120', 120_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['Mon, 02 Nov 2026 09:01:00 GMT', 60_000],
    ['Monday, 02-Nov-26 09:01:00 GMT', 60_000],
    ['Mon, 02 Nov 2026 08:00:00 GMT', 0],
    ['86400', 3_600_000],
    ['Tue, 03 Nov 2026 09:01:00 GMT', 3_600_000],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, expected] of cases) {
    it(`${JSON.stringify(header)} means ${expected} ms`, () => assert.equal(retryAfterMs(header, now), expected));
  }
});

describe('the wait before another attempt', () => {
  it('doubles up to half a minute, and lies between half and all of it', () => {
    assert.deepEqual(
      [1, 2, 3, 9].map(attempt => backoffMs(attempt, 500, () => 1)),
      [500, 1_000, 2_000, 30_000],
    );
    assert.equal(
      backoffMs(1, undefined, () => 0),
      250,
    );
    assert.equal(
      backoffMs(1, 429, () => 1),
      5_000,
    );
  });

  it('is spread by what is asked, and the same for the same', () => {
    const values = Array.from({ length: 200 }, (_, index) => spreadFrom(`GET /rooms/${index}`)());
    assert.ok(values.every(value => value >= 0 && value < 1));
    assert.ok(new Set(values.map(value => Math.floor(value * 10))).size === 10);
    assert.equal(spreadFrom('a')(), spreadFrom('a')());
  });
});

describe('redaction', () => {
  it('removes what looks like a credential', () => {
    const { redact } = createRedactor();
    const secret = 'abc123DEF456_-x';
    const texts = [
      `Authorization: Bearer ${secret}`,
      `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
      `https://host/x?access_token=${secret}&a=1`,
      `{"client_secret":"${secret}","refresh_token": "${secret}"}`,
      `password=${secret}`,
      `whsec_${secret}`,
      `glpat-${secret}`,
      `https://user:${secret}@host/x`,
      `eyJhbGciOi.${secret}.${secret}`,
    ];
    for (const text of texts) assert.doesNotMatch(redact(text), /abc123/, text);
    assert.equal(redact(texts[2] ?? ''), 'https://host/x?access_token=[redacted]&a=1');
  });

  it('leaves ordinary text alone', () => {
    const text =
      'The bearer of news: room 12-2026 at https://host:8080/x?token_type=a has no secret, user@example.ac.uk';
    assert.equal(createRedactor().redact(text), text);
  });

  it('removes every registered value, however it is encoded and whatever it contains', () => {
    const property = fc.property(fc.string({ minLength: 6, maxLength: 30 }), fc.string(), (secret, around) => {
      fc.pre(!around.includes(secret) && !'[redacted]'.includes(secret) && secret.trim() !== '');
      const redactor = createRedactor();
      redactor.add(secret);
      const forms = [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
      for (const form of forms) assert.ok(!redactor.redact(`${around} ${form} ${around}`).includes(` ${form} `));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('prefers the longer of two values, and ignores what is too short', () => {
    const redactor = createRedactor();
    for (const value of ['secret', 'secret-and-more', 'ab']) redactor.add(value);
    assert.equal(redactor.redact('ab secret-and-more secret.'), 'ab [redacted] [redacted].');
  });
});
