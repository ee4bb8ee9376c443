import type { UpstreamContext } from '#shared/core/upstream-context.ts';

type HeaderFields = Readonly<Record<string, string>>;

/** How requests to one upstream show who we are. Made once per instance. */
export interface Authorization {
  /** Header fields for the next attempt. */
  headers(context: UpstreamContext): Promise<Record<string, string>>;
  /** Statuses that may mean an expired login. Default: 401 alone. */
  readonly renewOn?: readonly number[];
  /** Called once per request after such a status, with the fields that were refused; then the request is sent again. */
  renew?(context: UpstreamContext, refused?: HeaderFields): Promise<void>;
}

/** Where a bearer token comes from. */
export interface TokenSource {
  token(context: UpstreamContext): Promise<string>;
  /** Gets a new token, unless someone else already replaced the refused one. */
  renew?(context: UpstreamContext, refused?: string): Promise<void>;
}

/** A secret, or what reads it (once per instance, at first use). */
export type SecretValue = string | (() => Promise<string>);

/** The value of a secret. */
export async function secretOf(secret: SecretValue): Promise<string> {
  return typeof secret === 'string' ? secret : await secret();
}

/** `Authorization: Bearer …`, with one new login after 401 (or the statuses given). */
export function bearer(source: TokenSource, renewOn: readonly number[] = [401]): Authorization {
  const { renew } = source;
  return {
    renewOn,
    async headers(context) {
      return { authorization: `Bearer ${await source.token(context)}` };
    },
    ...(renew === undefined
      ? {}
      : { renew: (context, refused) => renew(context, refused?.['authorization']?.replace(/^Bearer /, '')) }),
  };
}

/** HTTP Basic. */
export function basic(user: string, secret: SecretValue): Authorization {
  return {
    async headers() {
      return { authorization: `Basic ${Buffer.from(`${user}:${await secretOf(secret)}`, 'utf8').toString('base64')}` };
    },
  };
}

/** GitLab's `PRIVATE-TOKEN`. */
export function privateToken(secret: SecretValue): Authorization {
  return {
    async headers() {
      return { 'private-token': await secretOf(secret) };
    },
  };
}
