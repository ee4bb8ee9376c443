import { RollingLimit } from '#sandbox/kit/rolling-limit.ts';
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { coded } from '../refusal.ts';
import type { Echo360Settings } from '../settings.ts';
import { tokenPath } from './oauth-route.ts';
import type { Tokens } from './tokens.ts';

/**
 * What Echo360 asks of every request before it looks at it: a live token, a place in the minute, JSON where there is a
 * body.
 */
export class Guard {
  readonly #tokens: Tokens;
  readonly #settings: () => Echo360Settings;
  readonly #now: () => number;
  readonly #limits = new Map<string, RollingLimit>();
  #limitedTo: number | null = null;

  constructor(tokens: Tokens, settings: () => Echo360Settings, now: () => number) {
    this.#tokens = tokens;
    this.#settings = settings;
    this.#now = now;
  }

  check(request: SandboxRequest): SandboxAnswer | undefined {
    const settings = this.#settings();
    if (request.path === tokenPath) return settings.tokenCallsCount ? this.#place('') : undefined;
    const client = this.#clientOf(request);
    if (client === undefined) return unauthorized(settings);
    return this.#place(client) ?? refusedBody(request);
  }

  #clientOf({ headers, query, body }: SandboxRequest): string | undefined {
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const token = bearer ?? query.get('access_token') ?? /"access_token"\s*:\s*"([^"]+)"/.exec(body)?.[1];
    return token === undefined ? undefined : this.#tokens.clientOf(token, this.#now());
  }

  #place(client: string): SandboxAnswer | undefined {
    const settings = this.#settings();
    const { callsPerMinute, limitScope } = settings;
    if (callsPerMinute === null) return undefined;
    if (callsPerMinute !== this.#limitedTo) this.#limits.clear();
    this.#limitedTo = callsPerMinute;
    const scope = limitScope === 'client' ? client : '';
    const limit = this.#limits.get(scope) ?? new RollingLimit(callsPerMinute, 60_000);
    this.#limits.set(scope, limit);
    const waitMs = limit.admit(this.#now());
    return waitMs === 0 ? undefined : tooMany(settings, Math.ceil(waitMs / 1000));
  }
}

/** 429, saying when to come again if that is switched on. */
export function tooMany({ retryAfter }: Echo360Settings, seconds: number): SandboxAnswer {
  const body = { error: 'TooManyRequests', message: 'Rate limit exceeded' };
  return jsonAnswer(429, body, retryAfter ? { 'retry-after': `${seconds}` } : {});
}

export function unauthorized({ unauthorizedStatus }: Echo360Settings): SandboxAnswer {
  return coded(unauthorizedStatus, 'Unauthorized', 'Access token is invalid or has expired').answer;
}

function refusedBody({ body, headers }: SandboxRequest): SandboxAnswer | undefined {
  if (body === '' || /^(application|text)\/json/.test(headers['content-type'] ?? '')) return undefined;
  return coded(415, 'UnsupportedMediaType', 'Expecting text/json or application/json body').answer;
}
