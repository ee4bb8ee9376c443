import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A secret that GitLab was given with our hooks. */
export interface SenderSecret {
  readonly token: string;
  /** `whsec_…`; null where there is none. */
  readonly signing: string | null;
}

export interface Sent {
  readonly headers: Headers;
  /** Exactly as it was sent. */
  readonly body: string;
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}

function signatureOf(signing: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(signing.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64');
}

/**
 * Why a webhook is not believed; undefined for one that is. Whoever signs is held to the signature and its time
 * (Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body); others to the token. All
 * secrets are tried, so that old and new are accepted while one takes the place of the other. `now`: ms since the
 * epoch. Own code, since the published library takes the time from the machine and compares one secret only.
 */
export function whyNotBelieved(
  { headers, body }: Sent,
  secrets: readonly SenderSecret[],
  { now, toleranceMs }: { readonly now: number; readonly toleranceMs: number },
): string | undefined {
  const signature = headers.get('webhook-signature');
  const keys = secrets.flatMap(({ signing }) => signing ?? []);
  if (signature !== null && keys.length > 0) {
    const id = headers.get('webhook-id') ?? '';
    const timestamp = headers.get('webhook-timestamp') ?? '';
    if (id === '' || !/^\d{1,12}$/.test(timestamp)) return 'the signature lacks its id or its timestamp';
    if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs) return 'the signature is too old, or of a time to come';
    const given = signature.split(' ').filter(each => each.startsWith('v1,'));
    const expected = keys.map(key => `v1,${signatureOf(key, id, timestamp, body)}`);
    // Every pair is compared, so that the time tells nothing.
    const matches = given.flatMap(one => expected.filter(other => same(one, other)));
    return matches.length > 0 ? undefined : 'the signature is not one of ours';
  }
  const token = headers.get('x-gitlab-token') ?? '';
  const matches = secrets.filter(secret => same(secret.token, token));
  return matches.length > 0 && token !== '' ? undefined : 'the token is missing, or not one of ours';
}
