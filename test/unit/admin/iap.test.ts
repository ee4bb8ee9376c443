import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { iapVerifier } from '#functions/admin/access/iap.ts';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';

const audience = '/projects/1/locations/europe-west2/services/admin';
const clock = new ManualClock('2026-11-21T20:30:00Z');
const seconds = clock.now() / 1000;
const pair = await generateKeyPair('ES256');
const stranger = await generateKeyPair('ES256');
const published = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };

interface Claims {
  readonly issuer?: string;
  readonly audience?: string | string[];
  readonly issuedAt?: number | null;
  readonly expires?: number | null;
  readonly email?: string | null;
  readonly hd?: string;
  readonly key?: typeof pair.privateKey;
}

async function assertion(claims: Claims = {}): Promise<string> {
  const { issuedAt = seconds - 10, expires = seconds + 590, email = 'Ab123@example.ac.uk', hd } = claims;
  const jwt = new SignJWT({ ...(email === null ? {} : { email }), ...(hd === undefined ? {} : { hd }) })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(claims.issuer ?? 'https://cloud.google.com/iap')
    .setSubject('accounts.google.com:1')
    .setAudience(claims.audience ?? audience);
  if (issuedAt !== null) jwt.setIssuedAt(issuedAt);
  if (expires !== null) jwt.setExpirationTime(expires);
  return await jwt.sign(claims.key ?? pair.privateKey);
}

let asked = 0;
const fetch = async (): Promise<Response> => {
  asked += 1;
  return Response.json(published);
};
const verify = iapVerifier({ audience, hostedDomain: undefined }, { clock, log: silentLog, fetch });

const refused = (error: unknown): boolean => error instanceof RefusedHttpRequest && error.status === 401;
const unsigned = (header: object): string =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(JSON.stringify({ iss: 'https://cloud.google.com/iap', aud: audience, sub: 'x', email: 'ab123@example.ac.uk', iat: seconds, exp: seconds + 60 })).toString('base64url')}.`;

describe('Identity-Aware Proxy’s assertion', () => {
  it('says who asks, its keys fetched once', async () => {
    assert.deepEqual(await verify(await assertion()), {
      email: 'ab123@example.ac.uk',
      subject: 'accounts.google.com:1',
    });
    await verify(await assertion());
    assert.equal(asked, 1);
  });
  const bad: Readonly<Record<string, () => Promise<string | undefined>>> = {
    'is missing': async () => undefined,
    'is empty': async () => '',
    'is no token': async () => 'a.b.c',
    'was signed by somebody else': () => assertion({ key: stranger.privateKey }),
    'is of another issuer': () => assertion({ issuer: 'https://accounts.google.com' }),
    'is for another service': () => assertion({ audience: '/projects/1/locations/europe-west2/services/other' }),
    'is for several services': () => assertion({ audience: [audience, 'another'] }),
    'is over': () => assertion({ issuedAt: seconds - 700, expires: seconds - 60 }),
    'never ends': () => assertion({ expires: null }),
    'lives for a day': () => assertion({ issuedAt: seconds - 3600, expires: seconds + 86_400 }),
    'was made tomorrow': () => assertion({ issuedAt: seconds + 3600, expires: seconds + 4000 }),
    'does not say when it was made': () => assertion({ issuedAt: null }),
    'names nobody': () => assertion({ email: null }),
    'is not signed': async () => unsigned({ alg: 'none', kid: 'k1' }),
    'was signed with the public key as a secret': async () => `${unsigned({ alg: 'HS256', kid: 'k1' })}AAAA`,
  };
  for (const [what, make] of Object.entries(bad)) {
    it(`that ${what} lets nobody in`, async () => {
      await assert.rejects(verify(await make()), refused);
    });
  }
  it('of another domain lets nobody in', async () => {
    const strict = iapVerifier({ audience, hostedDomain: 'example.ac.uk' }, { clock, log: silentLog, fetch });
    await assert.rejects(strict(await assertion()), refused);
    await assert.rejects(strict(await assertion({ hd: 'elsewhere.example' })), refused);
    assert.equal((await strict(await assertion({ hd: 'example.ac.uk' }))).email, 'ab123@example.ac.uk');
  });
  it('cannot be believed while the keys cannot be read', async () => {
    for (const broken of [
      async () => new Response('down', { status: 503 }),
      async () => Response.json({ no: 'keys' }),
      () => Promise.reject(new TypeError('fetch failed')),
    ]) {
      const closed = iapVerifier({ audience, hostedDomain: undefined }, { clock, log: silentLog, fetch: broken });
      await assert.rejects(closed(await assertion()), UnavailableError);
    }
  });
});
