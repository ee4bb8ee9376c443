import { z } from 'zod';

const handled = z.boolean().default(false);
const retryAfter = z.union([z.int().nonnegative(), z.string()]).optional();

/**
 * What can go wrong with one request. `handled` says whether the request takes effect before it goes wrong: a lost
 * answer after a write. There is deliberately no way to leave items out of a page that still looks complete.
 */
const misbehaviourSchema = z.discriminatedUnion('kind', [
  /** 429, with `Retry-After` where given (seconds or an HTTP date). */
  z.strictObject({ kind: z.literal('rateLimited'), retryAfter }),
  /** An error of the server or of a gateway before it. */
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599), retryAfter, handled }),
  /** The connection is reset without an answer. */
  z.strictObject({ kind: z.literal('reset'), handled }),
  /** The answer comes `ms` later, by the stand-in's clock. */
  z.strictObject({ kind: z.literal('slow'), ms: z.number().nonnegative(), handled }),
  /** The answer comes when `release(name)` is called. */
  z.strictObject({ kind: z.literal('hold'), name: z.string(), handled }),
  /** 200 with a page for people, as from a proxy or a login. */
  z.strictObject({ kind: z.literal('html'), handled }),
  /** The true answer, its body cut in half; the transfer itself is well formed. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** The true answer's head, half of its body, and the connection is reset. */
  z.strictObject({ kind: z.literal('torn') }),
  /** The true answer's status with an empty body. */
  z.strictObject({ kind: z.literal('empty') }),
  /** As if the token that was presented had just expired. */
  z.strictObject({ kind: z.literal('expiredToken') }),
  /** Any other answer, for quirks of one upstream. */
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().default(''),
    handled,
  }),
]);

/**
 * Which requests go wrong: those of `method` whose path and query match `path` (a regular expression), after `skip` of
 * them; the `next` n of them only, or each with `probability`, or (neither given) all of them until the rule is
 * stopped.
 */
export const ruleSchema = z.strictObject({
  method: z.string().optional(),
  path: z.string().refine(isPattern, 'is not a regular expression').optional(),
  skip: z.int().nonnegative().default(0),
  next: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  does: misbehaviourSchema,
});

export type Misbehaviour = z.output<typeof misbehaviourSchema>;
export type MisbehaviourRule = z.input<typeof ruleSchema>;

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
