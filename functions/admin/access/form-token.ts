import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';

/** What a form was made for: it does this and nothing else. */
const bound = z.strictObject({
  /** Once per form: its act is recorded under it. */
  id: z.string().regex(/^[a-z0-9-]{16,64}$/),
  subject: z.string(),
  action: z.string(),
  object: z.string(),
  /** The state that the person saw. */
  seen: z.string(),
  /** What it is done to, frozen. */
  parameters: jsonSchema,
  /** ms since the epoch. */
  expires: z.number(),
});
export type Bound = z.infer<typeof bound>;

const lifetimeMs = 2 * 3_600_000;

/** Signs what a form would do, so that nothing else can be asked of it, and by nobody else. */
export class FormTokens {
  readonly #key: string;
  readonly #now: () => number;
  readonly #randomId: () => string;

  constructor(key: string, now: () => number, randomId: () => string) {
    this.#key = key;
    this.#now = now;
    this.#randomId = randomId;
  }

  sign(what: Omit<Bound, 'id' | 'expires'>): string {
    const text = JSON.stringify({ ...what, id: this.#randomId(), expires: this.#now() + lifetimeMs });
    const payload = Buffer.from(text).toString('base64url');
    return `${payload}.${this.#mac(payload)}`;
  }

  /** @throws RefusedHttpRequest 403 for one that we did not sign, that is another's, or too old */
  opened(token: string, subject: string): Bound {
    const [payload = '', mac = '', ...rest] = token.split('.');
    const right = Buffer.from(this.#mac(payload));
    const shown = Buffer.from(mac);
    if (rest.length > 0 || shown.length !== right.length || !timingSafeEqual(shown, right)) {
      throw refused('That form is not one of this console’s, so nothing was done.');
    }
    const form = bound.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    if (form.subject !== subject) throw refused('That form was shown to somebody else, so nothing was done.');
    if (form.expires < this.#now()) throw refused('That page is more than two hours old, so nothing was done.');
    return form;
  }

  #mac(payload: string): string {
    return createHmac('sha256', this.#key).update(payload).digest('base64url');
  }
}

function refused(message: string): RefusedHttpRequest {
  return new RefusedHttpRequest(403, message, { advice: 'Open the page anew, look, and choose again.' });
}
