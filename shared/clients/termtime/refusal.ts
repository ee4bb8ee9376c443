import { z } from 'zod';
import { RefusedError, UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import { ConfigError, CredentialError, UnavailableError } from '#shared/core/errors.ts';

/** What TermTime's error codes mean (reference 7.7.0); it answers them with 400, 401 or 500 alike. */
const meanings = {
  100: 'key-malformed',
  101: 'key-unknown',
  102: 'parameter-missing',
  103: 'dependent-parameter-missing',
  104: 'no-database',
  105: 'internal-error',
  106: 'not-found',
  107: 'ambiguous',
  108: 'key-not-sent',
  109: 'wrong-format',
  110: 'no-rights',
  114: 'in-use',
} as const;

export type TermtimeMeaning = (typeof meanings)[keyof typeof meanings];

/** What TermTime says no to, where the caller must react to it. */
export interface TermtimeRefusal {
  readonly kind: 'refused';
  readonly means: TermtimeMeaning;
  readonly code: number;
  readonly message: string;
}

export type TermtimeAnswer<T = void> = { readonly kind: 'done'; readonly data: T } | TermtimeRefusal;

/** Whether the JSON type of `code` is a number is not stated. */
const errorBody = z.object({ code: z.coerce.number().int(), message: z.string().catch('') });

function isKnown(code: number): code is keyof typeof meanings {
  return Object.hasOwn(meanings, code);
}

/** What an error body says; undefined for one that is not TermTime's. Code 0 is success. */
export function refusalIn(body: unknown): TermtimeRefusal | undefined {
  const read = errorBody.safeParse(body);
  if (!read.success || !isKnown(read.data.code)) return undefined;
  const { code, message } = read.data;
  return { kind: 'refused', means: meanings[code], code, message: message || meanings[code] };
}

/**
 * Whether a body that came with 500 is about what was asked, not a trouble of the server's: its error list is the same
 * under every status.
 */
export function isRefusal(body: unknown): boolean {
  const means = refusalIn(body)?.means;
  return means !== undefined && means !== 'internal-error';
}

/**
 * A refusal as an answer, where it is about what was asked; thrown where it ends the run: a key that is not accepted
 * (CredentialError), a database that is not there (ConfigError), an internal error (UnavailableError). Undefined for
 * another error.
 */
export function asRefusal(error: unknown): TermtimeRefusal | undefined {
  if (!(error instanceof RefusedError || error instanceof UpstreamCredentialError)) return undefined;
  const refusal = refusalIn(error.body);
  return refusal === undefined ? undefined : judged(refusal, error);
}

/** The same for a refusal that came with status 200. */
export function judged(refusal: TermtimeRefusal, cause?: unknown): TermtimeRefusal {
  const said = `TermTime answers ${refusal.code}: ${refusal.message}`;
  switch (refusal.means) {
    case 'key-malformed':
    case 'key-unknown':
    case 'key-not-sent':
      throw new CredentialError(said, {
        advice: 'Check the key (20 letters and digits) and keyForm of the TermTime connection.',
        cause,
      });
    case 'no-database':
      throw new ConfigError(said, {
        advice: 'The database behind the key is not there or not loaded. Check the key and the server.',
        cause,
      });
    case 'internal-error':
      throw new UnavailableError(said, { advice: 'Nothing to do unless it lasts; the next run goes on.', cause });
    default:
      return refusal;
  }
}

/** For people: what was refused and what to do about it. */
export function refusalText({ means, code, message }: TermtimeRefusal): string {
  const said = `TermTime says “${message}” (${code})`;
  switch (means) {
    case 'no-rights':
      return `${said}: the user of the key lacks the right for this department; give it in TermTime`;
    case 'in-use':
      return `${said}: it is in use`;
    case 'not-found':
      return `${said}: it is not there any more; the next run looks again`;
    case 'ambiguous':
      return `${said}: several things have this name; rename one in TermTime`;
    default:
      return said;
  }
}
