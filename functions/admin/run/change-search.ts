import { z } from 'zod';
import { outcomeStatuses } from '#shared/core/change.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { Store } from '#shared/state/store.ts';

export type RecordedChange = ChangePart['changes'][number];

/** Which changes of a run are looked for. */
export const changeFilter = z.object({
  kind: z.string().max(100).default(''),
  outcome: z
    .enum(['', 'open', ...outcomeStatuses])
    .default('')
    .catch(''),
  q: z.string().max(200).default(''),
});
export type ChangeFilter = z.infer<typeof changeFilter>;

export function fits({ kind, outcome, q }: ChangeFilter, change: RecordedChange): boolean {
  if (kind !== '' && change.kind !== kind) return false;
  if (outcome !== '' && (change.outcome?.status ?? 'open') !== outcome) return false;
  if (q === '') return true;
  const { target, title, from, to, reason } = change;
  const text = [target, title, from, to, reason, change.outcome?.reason ?? ''].join('\n').toLowerCase();
  return text.includes(q.toLowerCase());
}

/** Where to go on: documents passed whole, and changes of the next one. */
const cursor = z.string().regex(/^\d{1,6}\.\d{1,6}$/);

export interface FoundChanges {
  readonly changes: readonly RecordedChange[];
  /** Absent where there is no more. */
  readonly next?: string;
}

/** One page holds so many changes, and costs at most so many documents; the first few often hold a page full. */
export const pageSize = 50;
const documents = 20;
const firstDocuments = 2;

/** Causes are told by so many documents, of a few hundred changes each. */
const documentsByCause = 10;

/** The changes of a run that fit, from a cursor on; one page may be short where few fit. */
export async function searchChanges(
  store: Store,
  runId: string,
  filter: ChangeFilter,
  after: string | null,
): Promise<FoundChanges> {
  const place = cursor.safeParse(after);
  const [part = 0, skip = 0] = place.success ? place.data.split('.').map(Number) : [];
  const parts = collectionOn(store, changeParts);
  const found: RecordedChange[] = [];
  let from = part;
  for (const limit of [firstDocuments, documents - firstDocuments]) {
    const { entries, next } = await parts.query('byRun', { runId }, { limit, from });
    for (const { value } of entries) {
      for (const [index, change] of value.changes.entries()) {
        if (value.part === part && index < skip) continue;
        if (!fits(filter, change)) continue;
        if (found.length === pageSize) return { changes: found, next: `${value.part}.${index}` };
        found.push(change);
      }
    }
    const last = entries.at(-1)?.value.part;
    if (next === undefined || last === undefined) return { changes: found };
    from = last + 1;
  }
  return { changes: found, next: `${from}.0` };
}

/** The first changes of a run, for causes; `isAll`: whether there are no more. */
export async function firstChanges(
  store: Store,
  runId: string,
): Promise<{ readonly changes: readonly RecordedChange[]; readonly isAll: boolean }> {
  const { entries, next } = await collectionOn(store, changeParts).query(
    'byRun',
    { runId },
    { limit: documentsByCause },
  );
  return { changes: entries.flatMap(({ value }) => value.changes), isAll: next === undefined };
}
