import type { RefusedError } from '#shared/clients/http/http-errors.ts';
import { plainWords, quoted, saidIn } from './refusal-texts.ts';

export type Parent = 'campus' | 'building' | 'organization' | 'department' | 'course' | 'term' | 'user';

/** The end of creating reference data, where the caller must react to it. */
export type ReferenceAnswer<Item> =
  | { readonly kind: 'done'; readonly item: Item }
  /**
   * Its external id (a user's e-mail address) exists already: someone else was quicker, or an earlier answer was lost.
   */
  | { readonly kind: 'duplicate'; readonly message: string }
  | { readonly kind: 'missing'; readonly what: Parent; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

const parents: readonly Parent[] = ['campus', 'building', 'organization', 'department', 'course', 'term', 'user'];

/**
 * What a refusal to create reference data means. Undefined when it says nothing about this item: the error itself then
 * ends the run.
 */
export function classifyReferenceRefusal({
  status,
  body,
}: Pick<RefusedError, 'status' | 'body'>): Exclude<ReferenceAnswer<never>, { kind: 'done' }> | undefined {
  if (![400, 404, 409, 422].includes(status)) return undefined;
  const said = saidIn(body);
  const texts = said.map(({ text }) => plainWords(text));
  const quote = quoted(said) || 'no explanation';
  const what = parents.find(parent => texts.some(text => new RegExp(`\\b${parent} (was )?not found\\b`).test(text)));
  if (what !== undefined) return { kind: 'missing', what, message: `Echo360 does not know the ${what} (“${quote}”)` };
  if (status === 404) return undefined;
  const duplicate = texts.some(text =>
    /\b(already|exists|duplicate[ds]?|not unique|be unique|taken|in use)\b/.test(text),
  );
  if (duplicate) return { kind: 'duplicate', message: `Echo360 already has it (“${quote}”)` };
  return { kind: 'refused', message: `Echo360 refused to create it (“${quote}”)` };
}
