import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FormTokens } from '#functions/admin/access/form-token.ts';
import { identify } from '#functions/admin/access/identity.ts';
import { refuseForeign } from '#functions/admin/access/refuse-foreign.ts';
import { adminConfig } from '#functions/admin/config.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';

function request(method: string, headers: Record<string, string>): Request {
  const known = { host: 'localhost:8080', ...headers };
  return new Request('http://localhost:8080/do', { method, headers: known });
}

const refusal = (status: number) => (error: unknown) => error instanceof RefusedHttpRequest && error.status === status;

const form = {
  origin: 'http://localhost:8080',
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/x-www-form-urlencoded',
  'content-length': '100',
};

describe('the door of the console', () => {
  it('lets its own pages and forms in', () => {
    refuseForeign(request('GET', {}), undefined);
    refuseForeign(request('POST', form), undefined);
    const own = { ...form, host: 'admin.example.ac.uk', origin: 'https://admin.example.ac.uk' };
    refuseForeign(request('POST', own), 'https://admin.example.ac.uk/');
  });
  const bad: readonly [string, number, string, Record<string, string>, string | undefined][] = [
    ['a name that leads here (DNS rebinding)', 421, 'GET', { host: 'evil.example' }, undefined],
    ['a name that begins like ours', 421, 'GET', { host: 'localhost.evil.example' }, undefined],
    ['the machine’s own name in the cloud', 421, 'GET', {}, 'https://admin.example.ac.uk'],
    ['another port', 403, 'POST', { ...form, origin: 'http://localhost:9' }, undefined],
    ['another site', 403, 'POST', { ...form, origin: 'https://evil.example' }, undefined],
    ['no origin', 403, 'POST', { ...form, origin: 'null' }, undefined],
    ['a page of a sister site', 403, 'POST', { ...form, 'sec-fetch-site': 'same-site' }, undefined],
    ['a browser that does not say', 403, 'POST', { ...form, 'sec-fetch-site': 'none' }, undefined],
    ['JSON', 415, 'POST', { ...form, 'content-type': 'application/json' }, undefined],
    ['text that a form can send', 415, 'POST', { ...form, 'content-type': 'text/plain' }, undefined],
    ['a form without end', 413, 'POST', { ...form, 'content-length': '64001' }, undefined],
    ['a form of unknown length', 413, 'POST', { ...form, 'content-length': '' }, undefined],
  ];
  for (const [what, status, method, headers, url] of bad) {
    it(`refuses ${what}`, () => {
      assert.throws(() => refuseForeign(request(method, headers), url), refusal(status));
    });
  }
});

describe('who is let in', () => {
  const settings = (more: object) => adminConfig.parse(more);
  const local = (more: object, isLocal: boolean, headers: Record<string, string> = {}) =>
    identify(request('GET', headers), { isLocal }, settings(more), undefined, 'me@here');
  it('is nobody, where nothing is configured', async () => {
    await assert.rejects(local({}, true), refusal(401));
  });
  it('is whoever sits at the machine, where that is configured and nobody else can reach it', async () => {
    assert.equal((await local({ local: 'viewer' }, true)).role, 'viewer');
    await assert.rejects(local({ local: 'operator' }, false), refusal(401));
    for (const header of ['forwarded', 'x-forwarded-for', 'via']) {
      await assert.rejects(local({ local: 'operator' }, true, { [header]: 'x' }), refusal(401));
    }
  });
  it('is never whoever sits at the machine, where a proxy is believed', async () => {
    const closed = async () => {
      throw new RefusedHttpRequest(401, 'no');
    };
    await assert.rejects(
      identify(request('GET', {}), { isLocal: true }, settings({ local: 'operator' }), closed, 'me'),
      refusal(401),
    );
  });
  it('has the role that the configuration names, whatever the case of the address', async () => {
    const people = settings({ viewers: ['View@example.ac.uk'], operators: ['ops@example.ac.uk'] });
    const as = (email: string) => identify(request('GET', {}), {}, people, async () => ({ email, subject: 's' }), 'me');
    assert.equal((await as('view@example.ac.uk')).role, 'viewer');
    assert.equal((await as('ops@example.ac.uk')).role, 'operator');
    await assert.rejects(as('other@example.ac.uk'), refusal(403));
  });
});

describe('a form', () => {
  let now = 1_000_000;
  let count = 0;
  const tokens = new FormTokens(
    'k'.repeat(32),
    () => now,
    () => `form-${String(++count).padStart(16, '0')}`,
  );
  const what = { subject: 'me', action: 'pause', object: 'echo360-queue', seen: '[null]', parameters: null };
  it('does what it was made for', () => {
    const token = tokens.sign(what);
    assert.deepEqual({ ...what, ...tokens.opened(token, 'me') }, tokens.opened(token, 'me'));
  });
  it('is refused where it was changed, is somebody else’s, another key’s, or old', () => {
    const token = tokens.sign(what);
    const [payload = '', mac = ''] = token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...tokens.opened(token, 'me'), object: 'lookup-gitlab' })).toString(
      'base64url',
    );
    for (const bad of [
      '',
      '.',
      'x.y',
      payload,
      `${payload}.`,
      `${changed}.${mac}`,
      `${token}.x`,
      `${payload}.${mac}x`,
    ]) {
      assert.throws(() => tokens.opened(bad, 'me'), refusal(403), bad);
    }
    assert.throws(() => tokens.opened(token, 'you'), refusal(403));
    const others = new FormTokens(
      'x'.repeat(32),
      () => now,
      () => 'form-0000000000000000',
    );
    assert.throws(() => tokens.opened(others.sign(what), 'me'), refusal(403));
    now += 2 * 3_600_000 + 1;
    assert.throws(() => tokens.opened(token, 'me'), refusal(403));
  });
});
