import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import express from 'express';
import { listen } from '#shared/cli/serve/listen.ts';

describe('what listens, told to stop', { timeout: 60_000 }, () => {
  it('waits for an answer under way, and not for a caller who does not read theirs', async () => {
    const application = express();
    const go = Promise.withResolvers<void>();
    const answering = (path: string, body: Buffer): Promise<void> =>
      new Promise(resolve => {
        application.get(path, async (_request, response) => {
          resolve();
          await go.promise;
          response.end(body);
        });
      });
    // The one is more than the buffers of a connection hold.
    const asked = Promise.all([answering('/long', Buffer.alloc(64_000_000)), answering('/slow', Buffer.from('done'))]);
    const listening = await listen(application, '127.0.0.1', 0);
    const deaf = connect(Number(new URL(listening.url).port), '127.0.0.1');
    const gone = new Promise(resolve => deaf.once('close', resolve));
    deaf.on('error', () => undefined).pause();
    await once(deaf, 'connect');
    deaf.write('GET /long HTTP/1.1\r\nhost: x\r\n\r\n');
    const slow = fetch(`${listening.url}/slow`);
    await asked;
    const closed = listening.close();
    go.resolve();
    assert.equal(await (await slow).text(), 'done');
    await closed;
    deaf.destroy();
    await gone;
  });
});
