import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request exactly as it is given: no client puts headers right or tidies the path. */
function raw(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const asked = send({ hostname, port, path, method, headers }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Lets somebody look, and not act. */
function viewersOnly(served: typeof servedConsole) {
  return served(({ functions, ...config }) => ({
    ...config,
    functions: { ...functions, admin: Object.assign({}, functions['admin'], { local: 'viewer' }) },
  }));
}

describe('an attack on the console', () => {
  let served: ServedConsole;
  let host = '';
  before(async () => {
    served = await servedConsole();
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    host = new URL(served.url).host;
  });
  after(() => served?.close());

  const own = (): Record<string, string> => ({
    host,
    origin: `http://${host}`,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  });
  const post = (headers: Record<string, string>, body: string) =>
    raw(served.url, '/admin/do', {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      body,
    });
  const form = async (path: string): Promise<string> => {
    const { body } = await raw(served.url, path);
    return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? assert.fail('there is no form');
  };
  const deeds = async (): Promise<number> =>
    (await raw(served.url, '/admin/api/audit')).body.split('"action"').length - 1;

  const bad: readonly [string, (token: string) => Promise<Answer>, readonly number[]][] = [
    [
      'by another name (DNS rebinding)',
      t => post({ ...own(), host: 'evil.example', origin: 'http://evil.example' }, `form=${t}`),
      [421],
    ],
    [
      'from another site',
      t => post({ ...own(), origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, `form=${t}`),
      [403],
    ],
    [
      'from another port of this machine',
      t => post({ ...own(), origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' }, `form=${t}`),
      [403],
    ],
    [
      'without saying from where',
      t => post({ host, 'content-type': 'application/x-www-form-urlencoded' }, `form=${t}`),
      [403],
    ],
    ['as JSON', t => post({ ...own(), 'content-type': 'application/json' }, JSON.stringify({ form: t })), [415]],
    ['without a form', () => post(own(), 'action=pause&object=lookup-gitlab'), [403]],
    ['with a form that was changed', t => post(own(), `form=${t.slice(0, -4)}AAAA`), [403]],
    ['with a form of garbage', () => post(own(), 'form=%00%ff..%0d%0a'), [403]],
    ['with a form without end', t => post(own(), `form=${t}&x=${'x'.repeat(70_000)}`), [413]],
    ['through a proxy', t => post({ ...own(), 'x-forwarded-for': '203.0.113.1' }, `form=${t}`), [401]],
  ];
  for (const [how, attack, statuses] of bad) {
    it(`${how} does nothing`, async () => {
      const token = await form('/admin/do/resume/lookup-gitlab').catch(() => form('/admin/do/dry-run/lookup-gitlab'));
      const before = await deeds();
      const { status } = await attack(token);
      assert.ok(statuses.includes(status), `${status}`);
      assert.equal(await deeds(), before);
    });
  }

  it('by a path, a cursor or an id of its own making finds nothing, and breaks nothing', async () => {
    for (const path of [
      '/admin/../../etc/passwd',
      '/admin/..%2f..%2fetc%2fpasswd',
      '/admin/runs/..%2f..%2fx',
      '/admin/runs/%00',
      '/admin/runs/%ff',
      '/admin/functions/__proto__',
      '/admin/functions/constructor',
      '/admin/functions/admin',
      '/admin/syncs/__proto__',
      '/admin/syncs/cmis-echo360/views/toString',
      '/admin/acts/nobody-made-this',
      `/admin/runs/${'x'.repeat(3000)}`,
      '/admin/do/__proto__/lookup-gitlab',
      '/admin/do/pause/nobody',
      '/admin/functions/lookup-gitlab?after=%00garbage',
      '/admin/audit?after=garbage',
      '/admin/syncs/cmis-echo360/views/waiting?after=garbage',
      '/admin/<script>alert(1)</script>',
      '/admin/runs/<script>alert(1)</script>',
      '/admin/audit?target=<script>alert(1)</script>',
      '/admin/do/retry/cmis-echo360?ids=<script>alert(1)</script>&shown=true',
    ]) {
      const { status, body, headers } = await raw(served.url, path);
      assert.ok(status < 500, `${path} answers ${status}`);
      assert.doesNotMatch(body, /<script>alert|root:x:|\n {4}at /, path);
      if (path.startsWith('/admin/') && !path.includes('..'))
        assert.match(String(headers['content-security-policy']), /default-src 'none'/, path);
    }
  });

  it('with other methods is refused', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      assert.ok([405, 403, 404].includes((await raw(served.url, '/admin/', { method })).status), method);
    }
    assert.equal(
      (await raw(served.url, '/admin/audit', { method: 'POST', headers: { ...own(), 'content-length': '0' } })).status,
      404,
    );
  });

  it('by whoever may only look is refused at every deed', async () => {
    const looking = await viewersOnly(servedConsole);
    try {
      assert.equal((await raw(looking.url, '/admin/')).status, 200);
      for (const action of [
        'run',
        'dry-run',
        'approve',
        'withdraw',
        'pause',
        'resume',
        'abandon',
        'let-back',
        'retry',
      ]) {
        assert.equal((await raw(looking.url, `/admin/do/${action}/lookup-gitlab`)).status, 403, action);
      }
      const { host } = new URL(looking.url);
      const headers = { ...own(), host, origin: `http://${host}`, 'content-length': '0' };
      assert.equal((await raw(looking.url, '/admin/do', { method: 'POST', headers })).status, 403);
    } finally {
      await looking.close();
    }
  });
});

describe('the console for programs', () => {
  let served: ServedConsole;
  before(async () => {
    served = await servedConsole();
    await served.run('lookup-gitlab');
  });
  after(() => served?.close());

  const schema = z.record(z.string(), z.unknown());
  const described = z.object({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.object({
        get: z.object({
          responses: z.record(
            z.string(),
            z.object({ content: z.object({ 'application/json': z.object({ schema }) }) }),
          ),
        }),
      }),
    ),
  });

  it('answers as its OpenAPI document says', async () => {
    const get = async (path: string): Promise<unknown> => {
      const { status, body } = await raw(served.url, `/admin${path}`);
      assert.equal(status, 200, `${path}: ${body}`);
      return JSON.parse(body);
    };
    const { openapi, paths } = described.parse(await get('/api/openapi.json'));
    assert.equal(openapi, '3.1.0');
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const runs = z
      .object({ items: z.array(z.object({ runId: z.string() })) })
      .parse(await get('/api/functions/lookup-gitlab/runs'));
    const id = runs.items[0]?.runId ?? assert.fail('there is no run');
    const named: Readonly<Record<string, string>> = {
      name: 'lookup-gitlab',
      id,
      sync: 'lookup-gitlab',
      view: 'blocked',
    };
    for (const [path, { get: does }] of Object.entries(paths)) {
      const validate = ajv.compile(does.responses['200']?.content['application/json'].schema ?? assert.fail(path));
      const answer = await get(path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => named[name] ?? ''));
      assert.ok(validate(answer), `${path}: ${ajv.errorsText(validate.errors)}`);
    }
    const refused = await raw(served.url, '/admin/api/runs/nobody');
    assert.equal(refused.status, 404);
    assert.match(refused.body, /^\{"error":/);
  });
});
