import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Page } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import type { ItemRecord } from '../item/items.ts';
import { stateOn } from '../state.ts';

const page = { after: z.string().min(1).optional(), limit: z.coerce.number().int().min(1).max(1000).optional() };

/** The filtered lists that there are: each rests on an index. Their parameters are those of the query. */
const lists = z.union([
  z.strictObject({ ...page, type: z.string().min(1) }),
  z.strictObject({ ...page, workflowStatus: z.string().min(1) }),
  z.strictObject({ ...page, subject: z.string().min(1), grade: z.string().min(1) }),
  z.strictObject({ ...page, stimulusId: z.coerce.number().int().positive() }),
]);

export const listParameters = ['type', 'workflowStatus', 'subject', 'grade', 'stimulusId'] as const;

/** One page of the items of a list. @throws BadRequestError for a filter that there is not, or a cursor that is none */
export async function listItems(
  store: Store,
  query: URLSearchParams,
  pageSize: number,
): Promise<Page<ItemRecord, number>> {
  const parsed = lists.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    throw new BadRequestError('There is no such list of items.', {
      advice:
        'Filter by type, by workflowStatus, by subject and grade together, or by stimulusId; page with limit (up to 1000) and after.',
    });
  }
  const { after, limit = pageSize } = parsed.data;
  const options = { limit, ...(after === undefined ? {} : { after }) };
  const { items } = stateOn(store);
  const filter = parsed.data;
  const isListed = true;
  if ('type' in filter) return items.query('byType', { isListed, type: filter.type }, options);
  if ('workflowStatus' in filter)
    return items.query('byWorkflowStatus', { isListed, workflowStatus: filter.workflowStatus }, options);
  if ('subject' in filter)
    return items.query('bySubjectAndGrade', { isListed, subject: filter.subject, grade: filter.grade }, options);
  return items.query('byStimulus', { isListed, stimulusId: filter.stimulusId }, options);
}

const changesParameters = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .default('0'),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

/**
 * What changed after a cursor, oldest first, each item once, as it is now. `next` is the cursor to come back with, also
 * when nothing changed.
 */
export async function changedItems(store: Store, query: URLSearchParams, pageSize: number) {
  const parsed = changesParameters.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    throw new BadRequestError('The changes cannot be listed so.', {
      advice: 'Give after (the next of the answer before, or nothing) and limit (up to 1000).',
    });
  }
  const { after, limit = pageSize } = parsed.data;
  const { entries, next } = await stateOn(store).items.query(
    'changes',
    { isKnown: true },
    { limit, from: Number(after) + 1 },
  );
  const last = entries.at(-1)?.value.changedAt;
  return { entries, next: last === undefined ? after : String(last), more: next !== undefined };
}
