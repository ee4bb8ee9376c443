import { type Authorization, bearer, type SecretValue, secretOf } from '#shared/clients/http/authorization.ts';
import { createHttpClient, type HttpSettings } from '#shared/clients/http/http-client.ts';
import { RefusedError } from '#shared/clients/http/http-errors.ts';
import type { HttpParts } from '#shared/clients/http/http-parts.ts';
import { CredentialError } from '#shared/core/errors.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { inBookerNames, operationOf } from './contract.ts';
import { tokenAnswer } from './schema.ts';

interface Token {
  readonly value: string;
  /** Monotonic ms. */
  readonly usableUntil: number;
}

/**
 * Signs in with e-mail address and password and keeps the token for all runs of an instance; a refused one is replaced
 * once per request. Signing in changes nothing, so it needs no lease. Throws CredentialError when Booker refuses.
 */
export function bookerTokens(
  account: { readonly http: HttpSettings; readonly email: string; readonly password: SecretValue },
  parts: HttpParts,
): Authorization {
  let current: Token | undefined;
  let login: Promise<Token> | undefined;

  async function signIn(context: UpstreamContext): Promise<Token> {
    const began = context.clock.monotonic();
    const password = await secretOf(account.password);
    parts.redactor?.add(password);
    const { method, path } = operationOf('signIn');
    const http = createHttpClient(account.http, parts, context);
    try {
      const { data } = await http.request({
        method,
        path,
        json: inBookerNames('Credentials', { email: account.email, password }),
        schema: tokenAnswer,
        readOnly: true,
      });
      parts.redactor?.add(data.token);
      const lifeMs = data.expiresIn * 1000;
      return { value: data.token, usableUntil: began + lifeMs - Math.min(60_000, lifeMs / 10) };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      throw new CredentialError(`Booker does not let ${account.email} in: ${error.message}`, {
        advice: 'Check e-mail address and password of the Booker connection.',
        cause: error,
      });
    }
  }

  const renewed = async (context: UpstreamContext): Promise<Token> => {
    login ??= signIn(context).finally(() => {
      login = undefined;
    });
    current = await login;
    return current;
  };

  return bearer({
    async token(context) {
      if (current !== undefined && context.clock.monotonic() < current.usableUntil) return current.value;
      return (await renewed(context)).value;
    },
    async renew(context, refused) {
      if (current !== undefined && refused !== undefined && current.value !== refused) return;
      current = undefined;
      await renewed(context);
    },
  });
}
