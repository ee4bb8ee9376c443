import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError } from '#shared/core/errors.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { createSecretReader, type SecretReaderParts } from '#shared/secrets/secret-reader.ts';

const version = 'projects/p/secrets/echo360/versions/3';

function reader(parts: Partial<SecretReaderParts> = {}) {
  const redactor = createRedactor();
  const secrets = createSecretReader({
    env: { ECHO360_SECRET: 'from the environment', EMPTY: '' },
    readFile: path =>
      path === 'secrets/echo' ? Promise.resolve('from a file\n') : Promise.reject(new Error(`ENOENT ${path}`)),
    accessVersion: name => Promise.resolve(`from ${name}`),
    redactor,
    ...parts,
  });
  return { secrets, redactor };
}

describe('the secret reader', () => {
  it('reads from Secret Manager, the environment and files', async () => {
    const { secrets } = reader();
    assert.equal(await secrets.read(`secret://${version}`), `from ${version}`);
    assert.equal(await secrets.read('env://ECHO360_SECRET'), 'from the environment');
    assert.equal(await secrets.read('file://secrets/echo'), 'from a file');
  });

  it('reads each secret once, even when asked side by side', async () => {
    let reads = 0;
    const { secrets } = reader({
      accessVersion: () => {
        reads += 1;
        return Promise.resolve('value');
      },
    });
    await Promise.all([secrets.read(`secret://${version}`), secrets.read(`secret://${version}`)]);
    await secrets.read(`secret://${version}`);
    assert.equal(reads, 1);
  });

  it('tries again after a failure', async () => {
    const answers = [Promise.reject(new Error('down')), Promise.resolve('value')];
    const { secrets } = reader({ accessVersion: () => answers.shift() ?? Promise.resolve('') });
    await assert.rejects(secrets.read(`secret://${version}`), /down/);
    assert.equal(await secrets.read(`secret://${version}`), 'value');
  });

  it('teaches the redactor every value', async () => {
    const { secrets, redactor } = reader();
    await secrets.read('env://ECHO360_SECRET');
    await secrets.read('file://secrets/echo');
    assert.equal(redactor.redact('sent from the environment and from a file'), 'sent [redacted] and [redacted]');
  });

  it('names the reference that cannot be read, never a value', async () => {
    const { secrets } = reader();
    await assert.rejects(secrets.read('env://MISSING'), {
      name: 'ConfigError',
      advice: 'Set the environment variable MISSING.',
    });
    await assert.rejects(secrets.read('env://EMPTY'), /env:\/\/EMPTY is empty/);
    await assert.rejects(secrets.read('file://nowhere'), /file:\/\/nowhere cannot be read/);
    await assert.rejects(
      secrets.read('hunter2'),
      (error: unknown) => error instanceof ConfigError && !error.message.includes('hunter2'),
    );
  });
});
