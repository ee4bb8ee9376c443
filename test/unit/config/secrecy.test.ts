import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSecretReference } from '#shared/config/secret-reference.ts';
import fc from '#test/support/fast-check.ts';
import { load, refusal, sampleYaml } from './sample.ts';

describe('secret references', () => {
  it('name Secret Manager with a pinned version, the environment or a file', () => {
    assert.deepEqual(parseSecretReference('secret://projects/my-project/secrets/echo_360/versions/12'), {
      kind: 'secret-manager',
      version: 'projects/my-project/secrets/echo_360/versions/12',
    });
    assert.deepEqual(parseSecretReference('env://ECHO360_SECRET'), { kind: 'environment', variable: 'ECHO360_SECRET' });
    assert.deepEqual(parseSecretReference('file:///run/secrets/echo'), { kind: 'file', path: '/run/secrets/echo' });
    for (const wrong of [
      'hunter2',
      'secret://projects/p/secrets/s/versions/latest',
      'secret://p/s',
      'env://A B',
      'file://',
    ]) {
      assert.equal(parseSecretReference(wrong), undefined, wrong);
    }
  });

  it('must be pinned', async () => {
    const latest = sampleYaml.replace('env://ECHO360_SECRET', 'secret://projects/p/secrets/s/versions/latest');
    const [problem] = await refusal({ 'lockstep.yaml': latest });
    assert.match(
      problem ?? '',
      /^lockstep\.yaml:11: upstreams\.echo360\.clientSecret: the version of a secret is a number/,
    );
  });

  it('cannot be replaced by the secret itself', async () => {
    const literal = sampleYaml.replace('env://ECHO360_SECRET', 'hunter2');
    const [problem] = await refusal({ 'lockstep.yaml': literal });
    assert.match(problem ?? '', /clientSecret: expected a reference to a secret: secret:\/\/projects/);
    assert.doesNotMatch(problem ?? '', /hunter2/);
  });
});

describe('an error about the configuration', () => {
  const lines = sampleYaml.split('\n').filter(line => line !== '');
  /** Marked, so that the secret is recognised wherever any part of it turns up. */
  const secret = fc
    .tuple(
      fc.constantFrom('', '*', '&', '!', '%', '@', '`', '{', '"', "'", '- ', 'a: b: ', 'env://', '${', '|', '\t'),
      fc.nat(999),
    )
    .map(([start, number]) => `${start}sEcReT${number}${start === '{' ? '}' : ''}`);

  it('never repeats a value, wherever the value stands and whatever it looks like', async () => {
    const misplaced = fc.tuple(fc.nat(lines.length - 1), secret);
    await fc.assert(
      fc.asyncProperty(misplaced, async ([index, value]) => {
        const text = lines.map((line, at) => (at === index ? line.replace(/:.*$/, `: ${value}`) : line)).join('\n');
        const message = await load({ 'lockstep.yaml': text }).then(
          () => '',
          (error: unknown) => String(error),
        );
        assert.doesNotMatch(message, /secret\d/i);
      }),
      { numRuns: 200 },
    );
  });

  it('never repeats the value of an environment variable', async () => {
    const variable = fc.constantFrom(
      'UPSTREAMS__ECHO360__CLIENT_SECRET',
      'FUNCTIONS',
      'FUNCTIONS__ECHO360_QUEUE__MODE',
      'STATE__STORE',
      'LOG',
    );
    await fc.assert(
      fc.asyncProperty(variable, secret, async (name, value) => {
        const message = await load({ 'lockstep.yaml': sampleYaml }, { [`LOCKSTEP__${name}`]: value }).then(
          () => '',
          (error: unknown) => String(error),
        );
        assert.doesNotMatch(message, /secret\d/i);
      }),
      { numRuns: 100 },
    );
  });
});
