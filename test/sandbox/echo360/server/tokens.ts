import { createHmac } from 'node:crypto';

export interface ApiClient {
  readonly id: string;
  readonly secret: string;
}

export interface TokenAnswer {
  readonly token_type: 'Bearer';
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
}

/** Access tokens (JWTs with an hour to live, several at once) and refresh tokens (good for one use, for ever). */
export class Tokens {
  readonly #clients: ReadonlyMap<string, ApiClient>;
  readonly #institutionId: string;
  readonly #newId: () => string;
  readonly #access = new Map<string, { clientId: string; expires: number }>();
  readonly #refresh = new Map<string, string>();

  constructor(clients: readonly ApiClient[], institutionId: string, newId: () => string) {
    this.#clients = new Map(clients.map(client => [client.id, client]));
    this.#institutionId = institutionId;
    this.#newId = newId;
  }

  /** A first token, or undefined for an unknown client or a wrong secret. */
  grant(clientId: string, secret: string, now: number, seconds: number): TokenAnswer | undefined {
    return this.#clients.get(clientId)?.secret === secret ? this.#issue(clientId, now, seconds) : undefined;
  }

  /**
   * A further token for a refresh token, which is then spent; undefined where it is spent already, or another client's.
   */
  refresh(clientId: string, refreshToken: string, now: number, seconds: number): TokenAnswer | undefined {
    if (this.#refresh.get(refreshToken) !== clientId) return undefined;
    this.#refresh.delete(refreshToken);
    return this.#issue(clientId, now, seconds);
  }

  /** The client whose live access token this is. */
  clientOf(accessToken: string, now: number): string | undefined {
    const token = this.#access.get(accessToken);
    return token !== undefined && now < token.expires ? token.clientId : undefined;
  }

  /** Ends all access tokens before their time, as a change of the client in the admin pages does. */
  revokeAll(): void {
    this.#access.clear();
  }

  #issue(clientId: string, now: number, seconds: number): TokenAnswer {
    for (const [token, { expires }] of this.#access) if (expires <= now) this.#access.delete(token);
    const expires = now + seconds * 1000;
    const access = this.#jwt(clientId, now, expires);
    const refresh = this.#newId();
    this.#access.set(access, { clientId, expires });
    this.#refresh.set(refresh, clientId);
    return { token_type: 'Bearer', access_token: access, expires_in: seconds, refresh_token: refresh };
  }

  #jwt(clientId: string, now: number, expires: number): string {
    const made = new Date(now);
    const createdAt = { year: made.getUTCFullYear(), month: made.getUTCMonth() + 1, day: made.getUTCDate() };
    const content = { clientId, authData: { institutionId: this.#institutionId }, createdAt };
    const payload = { iss: 'Echo360', exp: Math.floor(expires / 1000), content, jti: this.#newId() };
    const signed = [{ alg: 'HS512', typ: 'JWT' }, payload]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${createHmac('sha512', 'stand-in').update(signed).digest('base64url')}`;
  }
}
