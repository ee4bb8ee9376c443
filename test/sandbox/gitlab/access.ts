import { RollingLimit } from '#sandbox/kit/rolling-limit.ts';
import { jsonAnswer, type SandboxAnswer, type SandboxRequest, textAnswer } from '#sandbox/kit/sandbox-http.ts';
import type { User } from './user.ts';
import type { UserDirectory } from './user-directory.ts';

export interface AccessOptions {
  readonly directory: UserDirectory;
  /** Token → GitLab user id. */
  readonly tokens: ReadonlyMap<string, number>;
  /** Requests a minute and user, as an administrator may set it; undefined: no limit, GitLab's default. */
  readonly perMinute: number | undefined;
}

export const unauthorized = (): SandboxAnswer => jsonAnswer(401, { message: '401 Unauthorized' });

/** GitLab's limiter before the application: plain text, and headers that say when to come back. */
function throttled(perMinute: number, waitMs: number, at: number): SandboxAnswer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const reset = Math.ceil((at + waitMs) / 1000);
  return textAnswer(429, 'Retry later\n', {
    'retry-after': `${seconds}`,
    'ratelimit-limit': `${perMinute}`,
    'ratelimit-name': 'throttle_authenticated_api',
    'ratelimit-observed': `${perMinute + 1}`,
    'ratelimit-remaining': '0',
    'ratelimit-reset': `${reset}`,
    'ratelimit-resettime': new Date(reset * 1000).toUTCString(),
  });
}

/** A limit inside the application: none of the headers, although plenty may remain of the other limit. */
export const applicationLimited = (): SandboxAnswer =>
  jsonAnswer(429, { message: { error: 'This endpoint has been requested too many times. Try again later.' } });

/** Who asks, and how often they may. */
export class Access {
  readonly #options: AccessOptions;
  readonly #limits = new Map<number, RollingLimit>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** The user whose token a request carries. */
  userOf({ headers }: SandboxRequest): User | undefined {
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const token = headers['private-token'] ?? bearer;
    const id = typeof token === 'string' ? this.#options.tokens.get(token) : undefined;
    return id === undefined ? undefined : this.#options.directory.find(id);
  }

  /** Refuses whoever has no valid token, or asks too often. */
  guard(request: SandboxRequest): SandboxAnswer | undefined {
    const user = this.userOf(request);
    if (user === undefined || user.state !== 'active') return unauthorized();
    const { perMinute } = this.#options;
    if (perMinute === undefined) return undefined;
    const limit = this.#limits.get(user.id) ?? new RollingLimit(perMinute, 60_000);
    this.#limits.set(user.id, limit);
    const wait = limit.admit(request.at);
    return wait > 0 ? throttled(perMinute, wait, request.at) : undefined;
  }
}
