import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { secretManagerAccess } from '#shared/secrets/secret-manager.ts';

/** Answers as Secret Manager's REST interface does; which answer, the name of the secret decides. */
const answers: Readonly<Record<string, { status: number; body: object }>> = {
  good: { status: 200, body: { payload: { data: Buffer.from('geheim').toString('base64') } } },
  missing: { status: 404, body: { error: { code: 404, status: 'NOT_FOUND', message: 'not found' } } },
  forbidden: { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED', message: 'denied' } } },
  destroyed: {
    status: 400,
    body: { error: { code: 400, status: 'FAILED_PRECONDITION', message: 'is in DESTROYED state' } },
  },
};

describe('Secret Manager', () => {
  let server: Server;
  let access: (version: string) => Promise<string>;
  const paths: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      paths.push(path);
      const { status, body } = answers[path.split('/')[5] ?? ''] ?? { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    access = secretManagerAccess({ fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, apiKey: 'none' });
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const version = (secret: string): string => `projects/p/secrets/${secret}/versions/7`;

  it('is asked for exactly the pinned version', async () => {
    assert.equal(await access(version('good')), 'geheim');
    assert.match(paths.at(-1) ?? '', /^\/v1\/projects\/p\/secrets\/good\/versions\/7:access/);
  });

  it('refuses in words that say what to do', async () => {
    await assert.rejects(access(version('missing')), {
      name: 'ConfigError',
      message: /has no projects\/p\/secrets\/missing\/versions\/7/,
    });
    await assert.rejects(access(version('forbidden')), { name: 'CredentialError', advice: /secretAccessor/ });
    await assert.rejects(access(version('destroyed')), { name: 'ConfigError', message: /disabled or destroyed/ });
  });
});
