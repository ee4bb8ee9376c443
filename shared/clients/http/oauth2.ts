import { z } from 'zod';
import { CredentialError, LockstepError } from '#shared/core/errors.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { type SecretValue, secretOf, type TokenSource } from './authorization.ts';
import { createHttpClient, type HttpSettings } from './http-client.ts';
import { RefusedError } from './http-errors.ts';
import type { HttpParts } from './http-parts.ts';

export interface ClientCredentials {
  /** Of the token endpoint's host; retries and timeouts hold for token requests. */
  readonly http: HttpSettings;
  /** Path of the token endpoint under `http.baseUrl`, such as `/oauth2/access_token`. */
  readonly tokenPath: string;
  readonly clientId: string;
  readonly clientSecret: SecretValue;
  /** Where id and secret go: in the form (default) or as HTTP Basic. */
  readonly sendAs?: 'form' | 'basic';
  readonly scope?: string | undefined;
}

interface Token {
  readonly access: string;
  readonly refresh: string | undefined;
  /** Monotonic; the margin is already taken off. */
  readonly usableUntil: number;
}

interface Login {
  readonly owner: UpstreamContext;
  readonly token: Promise<Token>;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});

const unknownLifetimeS = 300;

/** Usable for less than it lives: a minute, or a tenth of a short life, is kept for the request it is sent with. */
function usableMs(lifetimeS: number): number {
  return lifetimeS * 1000 - Math.min(60_000, lifetimeS * 100);
}

/**
 * Tokens by OAuth 2.0 client credentials (RFC 6749, 4.4), shared by all callers of an instance. A refresh token is used
 * once, replaced by the next, and given up for client credentials when it is refused. Token requests wait for the pacer
 * and are counted, but need no lease: they change nothing. Throws CredentialError when id and secret are refused.
 */
export function clientCredentials(
  config: ClientCredentials,
  parts: Pick<HttpParts, 'pacer' | 'redactor' | 'wire'>,
): TokenSource {
  let current: Token | undefined;
  let login: Login | undefined;

  async function ask(context: UpstreamContext, grant: Record<string, string>, repeatable: boolean): Promise<Token> {
    const { clock } = context;
    const began = clock.monotonic();
    const client = createHttpClient(config.http, parts, context);
    const withSecret = grant['grant_type'] === 'client_credentials';
    const secret = withSecret || config.sendAs === 'basic' ? await secretOf(config.clientSecret) : '';
    if (secret !== '') parts.redactor?.add(secret);
    const inForm =
      config.sendAs === 'basic' ? {} : { client_id: config.clientId, ...(withSecret ? { client_secret: secret } : {}) };
    const pair = `${encodeURIComponent(config.clientId)}:${encodeURIComponent(secret)}`;
    const { data } = await client.request({
      method: 'POST',
      path: config.tokenPath,
      form: { ...grant, ...inForm },
      headers:
        config.sendAs === 'basic' ? { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` } : {},
      schema: tokenAnswer,
      readOnly: true,
      repeatable,
    });
    for (const value of [data.access_token, data.refresh_token ?? '']) parts.redactor?.add(value);
    const usableUntil = began + usableMs(data.expires_in ?? unknownLifetimeS);
    return { access: data.access_token, refresh: data.refresh_token, usableUntil };
  }

  async function logIn(context: UpstreamContext): Promise<Token> {
    const scope = config.scope === undefined ? {} : { scope: config.scope };
    try {
      return await ask(context, { grant_type: 'client_credentials', ...scope }, true);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      throw new CredentialError(`${config.http.upstream} gives us no token: ${error.message}`, {
        advice: `Check the client id and secret configured for ${config.http.upstream}, and that its client may use client credentials.`,
        cause: error,
      });
    }
  }

  async function refreshOrLogIn(context: UpstreamContext, refresh: string | undefined): Promise<Token> {
    if (refresh === undefined) return logIn(context);
    try {
      // Single use: a lost answer has spent it, so it is never sent twice.
      return await ask(context, { grant_type: 'refresh_token', refresh_token: refresh }, false);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof LockstepError)) throw error;
      context.log.info(
        { upstream: config.http.upstream },
        `The refresh token did not work, logging in afresh: ${error.message}`,
      );
      return logIn(context);
    }
  }

  async function shared(context: UpstreamContext, refresh: string | undefined): Promise<Token> {
    login ??= begin(context, refresh);
    const joined = login;
    try {
      return await joined.token;
    } catch (error) {
      // Another run's end is no reason for this one to fail.
      if (joined.owner === context || !joined.owner.signal.aborted) throw error;
      context.signal.throwIfAborted();
      return shared(context, refresh);
    }
  }

  function begin(context: UpstreamContext, refresh: string | undefined): Login {
    current = undefined;
    const token = refreshOrLogIn(context, refresh)
      .then(fresh => {
        current = fresh;
        return fresh;
      })
      .finally(() => {
        login = undefined;
      });
    return { owner: context, token };
  }

  return {
    async token(context) {
      if (login === undefined && current !== undefined && context.clock.monotonic() < current.usableUntil)
        return current.access;
      return (await shared(context, current?.refresh)).access;
    },
    async renew(context, refused) {
      if (login === undefined && (current === undefined || (refused !== undefined && current.access !== refused)))
        return;
      await shared(context, undefined);
    },
  };
}
