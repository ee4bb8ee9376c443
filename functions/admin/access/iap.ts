import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { UnavailableError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';

const keysUrl = 'https://www.gstatic.com/iap/verify/public_key-jwk';
const issuer = 'https://cloud.google.com/iap';

/** Seconds that clocks may differ, and an assertion may live. */
const tolerance = 30;
const lifetime = 660;

const claims = z.object({ sub: z.string().min(1), email: z.email(), aud: z.string(), hd: z.string().optional() });

/** Who Identity-Aware Proxy says is asking. */
export interface Assured {
  /** Lower case. */
  readonly email: string;
  readonly subject: string;
}

type IapParts = Pick<Instance, 'clock' | 'log'> & {
  /** The network, as the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

export type VerifyAssertion = (assertion: string | undefined) => Promise<Assured>;

/**
 * Verifies Identity-Aware Proxy's signed assertion: signature, issuer, audience, life. Its keys are fetched once in ten
 * minutes; while they cannot be had, nobody is let in.
 * @throws RefusedHttpRequest 401, UnavailableError
 */
export function iapVerifier(
  { audience, hostedDomain }: { readonly audience: string; readonly hostedDomain: string | undefined },
  { clock, log, fetch = globalThis.fetch }: IapParts,
): VerifyAssertion {
  const keys = createRemoteJWKSet(new URL(keysUrl), {
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
    timeoutDuration: 5_000,
    [customFetch]: (url, init) => fetch(new Request(url, init)),
  });
  const refused = (why: string): RefusedHttpRequest => {
    log.warn({ why, expectedAudience: audience }, 'Somebody was not let in to the console.');
    return new RefusedHttpRequest(401, 'You are not signed in here, or the sign-in is over.', {
      advice: 'Reload the page to sign in again. If that does not help, the log of the console says why.',
    });
  };
  return async assertion => {
    if (assertion === undefined || assertion === '') throw refused('no assertion');
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        algorithms: ['ES256'],
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'sub', 'aud', 'email'],
        maxTokenAge: lifetime,
        clockTolerance: tolerance,
        currentDate: new Date(clock.now()),
      });
      const { sub, email, aud, hd } = claims.parse(payload);
      if (aud !== audience) throw refused('another audience');
      if (hostedDomain !== undefined && hd !== hostedDomain) throw refused('another domain');
      return { email: email.toLowerCase(), subject: sub };
    } catch (error) {
      if (error instanceof RefusedHttpRequest) throw error;
      if (error instanceof z.ZodError) throw refused('its claims are not as they should be');
      // Not the token's fault: nobody can be believed now.
      if (error instanceof errors.JOSEError && !isOfKeys(error)) throw refused(error.code);
      throw new UnavailableError(
        'Who you are cannot be verified now: the keys of Identity-Aware Proxy cannot be read.',
        {
          cause: error,
          advice: 'Try again in a minute.',
        },
      );
    }
  };
}

function isOfKeys(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}
