import { jsonAnswer, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { coded } from '../refusal.ts';
import type { Echo360Settings } from '../settings.ts';
import type { TokenAnswer, Tokens } from './tokens.ts';

export const tokenPath = '/oauth2/access_token';

/**
 * The token endpoint: parameters as a form or in the query, client credentials or a refresh token (which needs no
 * secret).
 */
export function oauthRoute(tokens: Tokens, settings: () => Echo360Settings, now: () => number): Route {
  return {
    method: 'POST',
    path: tokenPath,
    handler: request => {
      const parameters = parametersOf(request);
      const clientId = demanded(parameters, 'client_id');
      const seconds = settings().tokenSeconds;
      const grant = demanded(parameters, 'grant_type');
      if (grant === 'client_credentials') {
        const answer = tokens.grant(clientId, demanded(parameters, 'client_secret'), now(), seconds);
        return given(answer, 401, 'invalid_client', 'Unknown client or wrong secret');
      }
      if (grant === 'refresh_token') {
        const answer = tokens.refresh(clientId, demanded(parameters, 'refresh_token'), now(), seconds);
        return given(answer, 400, 'invalid_grant', 'The refresh token is not valid');
      }
      throw coded(400, 'unsupported_grant_type', 'The grant type is not supported');
    },
  };
}

function given(answer: TokenAnswer | undefined, status: number, code: string, message: string) {
  if (answer === undefined) throw coded(status, code, message);
  return jsonAnswer(200, answer, { 'cache-control': 'no-store' });
}

function parametersOf({ headers, body, query }: SandboxRequest): URLSearchParams {
  if (body === '') return query;
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw coded(415, 'UnsupportedMediaType', 'Expecting application/x-www-form-urlencoded');
  }
  return new URLSearchParams(body);
}

function demanded(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') throw coded(400, 'invalid_request', `Missing parameter: ${name}`);
  return value;
}
