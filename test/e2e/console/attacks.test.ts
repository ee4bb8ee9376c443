import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

/** JSON nested so deeply that whoever follows it runs out of stack. */
const deep = encodeURIComponent(`{"ids":${'['.repeat(2000)}${']'.repeat(2000)}}`);

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

  const program = (): Record<string, string> => ({ host, 'content-type': 'application/json' });
  const send = (headers: Record<string, string>, body: string) =>
    raw(served.url, '/admin/api/acts', {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      body,
    });
  const json = (token: string) => JSON.stringify({ form: token });
  const badPrograms: readonly [string, (token: string) => Promise<Answer>, readonly number[]][] = [
    ['by another name', t => send({ ...program(), host: 'evil.example' }, json(t)), [421]],
    [
      'from a page of another site',
      t => send({ ...program(), origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, json(t)),
      [403],
    ],
    ['from a page that hides its origin', t => send({ ...program(), origin: 'null' }, json(t)), [403]],
    ['from a page that says only how far', t => send({ ...program(), 'sec-fetch-site': 'same-site' }, json(t)), [403]],
    [
      'as text, which a page may send unasked',
      t => send({ ...program(), 'content-type': 'text/plain' }, json(t)),
      [415],
    ],
    [
      'as a form, which a page may send unasked',
      t => send({ ...program(), 'content-type': 'application/x-www-form-urlencoded' }, `form=${t}`),
      [415],
    ],
    ['as what only looks like JSON', t => send({ ...program(), 'content-type': 'application/jsonp' }, json(t)), [415]],
    ['with half of it', t => send(program(), json(t).slice(0, -3)), [400]],
    ['with more than is asked', t => send(program(), JSON.stringify({ form: t, action: 'run' })), [400]],
    ['with a prototype of its own', () => send(program(), '{"__proto__":{"form":"x"}}'), [400]],
    ['with a list', t => send(program(), JSON.stringify([t])), [400]],
    ['without a form', () => send(program(), '{}'), [400]],
    ['with a form that was changed', t => send(program(), json(`${t.slice(0, -4)}AAAA`)), [403]],
    ['with a form without end', t => send(program(), json(t + 'x'.repeat(70_000))), [413]],
    ['through a proxy', t => send({ ...program(), via: '1.1 evil' }, json(t)), [401]],
  ];
  for (const [how, attack, statuses] of badPrograms) {
    it(`on what programs do, ${how}, does nothing`, async () => {
      const prepared = await raw(served.url, '/admin/api/actions/dry-run/lookup-gitlab');
      const token = z.object({ form: z.string() }).parse(JSON.parse(prepared.body)).form;
      const before = await deeds();
      const { status, headers } = await attack(token);
      assert.ok(statuses.includes(status), `${status}`);
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(await deeds(), before);
    });
  }

  it('by a question before sending (CORS) is granted nothing', async () => {
    const headers = {
      host,
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const answer = await raw(served.url, '/admin/api/acts', { method: 'OPTIONS', headers });
    assert.ok(answer.status >= 400, `${answer.status}`);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });

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
      '/admin/search?q=<script>alert(1)</script>',
      '/admin/search?q=%00%ff',
      `/admin/search?q=${'x'.repeat(5000)}`,
      '/admin/syncs/cmis-echo360/occurrence/<script>alert(1)</script>',
      '/admin/syncs/cmis-echo360/__proto__/x',
      '/admin/syncs/item-ingest/item/1e9',
      '/admin/syncs/cmis-echo360/views/in-conflict?week=2027-99-99',
      '/admin/syncs/cmis-echo360/views/in-conflict?week=2027-02-30',
      '/admin/syncs/cmis-echo360/views/in-conflict?week=0000-00-00',
      `/admin/api/actions/retry/cmis-echo360?parameters=${deep}`,
      `/admin/api/actions/run/lookup-gitlab?parameters=${deep}`,
      '/admin/syncs/cmis-echo360/views/in-conflict?week=<script>alert(1)</script>',
      '/admin/do/run/echo360-refresh?rooms=<script>alert(1)</script>&shown=true',
      '/admin/do/run/lookup-gitlab?plan=nobody',
      '/admin/do/run/lookup-gitlab-let-back?plan=../x',
      '/admin/api/actions/retry/cmis-echo360?parameters={',
      '/admin/api/actions/run/lookup-gitlab?parameters=[1]',
      '/admin/api/actions/__proto__/lookup-gitlab',
      '/admin/api/acts/nobody',
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
      assert.equal((await raw(looking.url, '/admin/api/actions/dry-run/lookup-gitlab')).status, 403);
      const body = '{"form":"x"}';
      const sent = { host, 'content-type': 'application/json', 'content-length': String(body.length) };
      assert.equal((await raw(looking.url, '/admin/api/acts', { method: 'POST', headers: sent, body })).status, 403);
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

  const content = z.object({ 'application/json': z.object({ schema: z.record(z.string(), z.unknown()) }) });
  const described = z.object({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.object({
        get: z.object({ responses: z.record(z.string(), z.object({ content })) }).optional(),
        post: z
          .object({
            requestBody: z.object({ content }),
            responses: z.record(z.string(), z.object({ content })),
          })
          .optional(),
      }),
    ),
  });
  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await raw(served.url, `/admin${path}`);
    assert.equal(status, 200, `${path}: ${body}`);
    return JSON.parse(body);
  };
  const post = async (body: unknown) => {
    const text = JSON.stringify(body);
    const { host } = new URL(served.url);
    const headers = { host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    return await raw(served.url, '/admin/api/acts', { method: 'POST', headers, body: text });
  };
  const validator = (schema: unknown) => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(schema));
    return (value: unknown, what: string): void =>
      assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
  };
  const actSchema = z.object({
    id: z.string(),
    status: z.string(),
    message: z.string(),
    runId: z.string().nullable(),
  });

  it('answers as its OpenAPI document says', async () => {
    const { openapi, paths } = described.parse(await get('/api/openapi.json'));
    assert.equal(openapi, '3.1.0');
    const first = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
    const runs = first.parse(await get('/api/functions/lookup-gitlab/runs'));
    const blocked = first.parse(await get('/api/syncs/lookup-gitlab/views/blocked'));
    const { form } = z.object({ form: z.string() }).parse(await get('/api/actions/pause/lookup-gitlab'));
    const deed = paths['/api/acts']?.post ?? assert.fail('nothing can be done');
    const body = { form, why: 'to see what it answers' };
    validator(deed.requestBody.content['application/json'].schema)(body, 'what is sent');
    const acted = await post(body);
    validator(deed.responses['200']?.content['application/json'].schema)(JSON.parse(acted.body), '/api/acts');
    const refused = await post({ form: 'x' });
    assert.equal(refused.status, 403);
    validator(deed.responses['403']?.content['application/json'].schema)(JSON.parse(refused.body), '/api/acts refused');
    const named: Readonly<Record<string, string>> = {
      name: 'lookup-gitlab',
      sync: 'lookup-gitlab',
      view: 'blocked',
      action: 'resume',
      object: 'lookup-gitlab',
      kind: 'account',
    };
    const ids: Readonly<Record<string, string>> = {
      '/api/acts/{id}': actSchema.parse(JSON.parse(acted.body)).id,
      '/api/syncs/{sync}/histories/{kind}/{id}': String(blocked.items[0]?.['userId']),
    };
    for (const [path, { get: does }] of Object.entries(paths)) {
      if (does === undefined) continue;
      const place = { ...named, id: ids[path] ?? String(runs.items[0]?.['runId']) };
      const query = path === '/api/search' ? `?q=${String(blocked.items[0]?.['username'])}` : '';
      const answer = await get(
        path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => Reflect.get(place, name) ?? '') + query,
      );
      validator(does.responses['200']?.content['application/json'].schema)(answer, path);
    }
    const missing = await raw(served.url, '/admin/api/runs/nobody');
    assert.equal(missing.status, 404);
    assert.match(missing.body, /^\{"error":/);
  });

  it('does once what was prepared, exactly that, and refuses what has changed since', async () => {
    const prepared = async (path: string) =>
      z.object({ form: z.string().nullable(), why: z.string().nullable(), effect: z.string() }).parse(await get(path));
    const resume = await prepared('/api/actions/resume/lookup-gitlab');
    const again = await prepared('/api/actions/resume/lookup-gitlab');
    const [one, two] = [await post({ form: resume.form }), await post({ form: resume.form })];
    assert.deepEqual(JSON.parse(one.body), JSON.parse(two.body));
    assert.equal(actSchema.parse(JSON.parse(one.body)).status, 'done');
    const late = actSchema.parse(JSON.parse((await post({ form: again.form })).body));
    assert.equal(late.status, 'refused');
    assert.match(late.message, /is not as you saw it any more/);
    const absent = await prepared('/api/actions/resume/lookup-gitlab');
    assert.deepEqual([absent.form, absent.why], [null, 'it is not paused']);
    const asked = encodeURIComponent(JSON.stringify({ accounts: ['nobody-of-ours'] }));
    const byHand = await prepared(`/api/actions/let-back/lookup-gitlab?parameters=${asked}`);
    assert.match(byHand.effect, /A tick of lookup-gitlab makes it/);
    const run = actSchema.parse(JSON.parse((await post({ form: byHand.form })).body));
    assert.equal(run.status, 'done', run.message);
    assert.match(run.runId ?? '', /^\d{8}T/);
  });
});
