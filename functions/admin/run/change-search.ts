import { z } from 'zod';
import { outcomeStatuses } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
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

/**
 * Where to go on: documents passed whole, and changes of the next one; `b`: among the bookkeeping, which comes last.
 */
const cursor = z.string().regex(/^b?\d{1,6}\.\d{1,6}$/);

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

/**
 * The changes of a run that fit, from a cursor on; one page may be short where few fit. Those that ask the target for
 * something come first, in the order of the plan, then the bookkeeping.
 */
export async function searchChanges(
  store: Store,
  run: Pick<RunDocument, 'planOf' | 'counts'>,
  filter: ChangeFilter,
  after: string | null,
): Promise<FoundChanges> {
  const place = cursor.safeParse(after).data;
  const isParted =
    filter.kind === '' && Object.keys(run.counts).length > 1 && run.counts[bookkeepingKind] !== undefined;
  const found: RecordedChange[] = [];
  const left = { documents };
  const [part = 0, skip = 0] = place?.replace('b', '').split('.').map(Number) ?? [];
  if (!isParted) {
    const next = await look(store, run.planOf, change => fits(filter, change), { part, skip }, found, left);
    return { changes: found, ...(next === undefined ? {} : { next }) };
  }
  const wanted = (isBookkeeping: boolean) => (change: RecordedChange) =>
    (change.kind === bookkeepingKind) === isBookkeeping && fits(filter, change);
  const isLast = place?.startsWith('b') === true;
  if (!isLast) {
    const next = await look(store, run.planOf, wanted(false), { part, skip }, found, left);
    if (next !== undefined) return { changes: found, next };
    if (left.documents === 0) return { changes: found, next: 'b0.0' };
  }
  const from = isLast ? { part, skip } : { part: 0, skip: 0 };
  const next = await look(store, run.planOf, wanted(true), from, found, left);
  return { changes: found, ...(next === undefined ? {} : { next: `b${next}` }) };
}

/** Adds to `found` what is wanted from a place on, until the page is full or `left` is used up: where to go on then. */
async function look(
  store: Store,
  runId: string,
  isWanted: (change: RecordedChange) => boolean,
  { part, skip }: { readonly part: number; readonly skip: number },
  found: RecordedChange[],
  left: { documents: number },
): Promise<string | undefined> {
  const parts = collectionOn(store, changeParts);
  let from = part;
  for (let most = firstDocuments; left.documents > 0; most = documents) {
    const { entries, next } = await parts.query('byRun', { runId }, { limit: Math.min(most, left.documents), from });
    left.documents -= Math.max(1, entries.length);
    for (const { value } of entries) {
      for (const [index, change] of value.changes.entries()) {
        if (value.part === part && index < skip) continue;
        if (!isWanted(change)) continue;
        if (found.length === pageSize) return `${value.part}.${index}`;
        found.push(change);
      }
    }
    const last = entries.at(-1)?.value.part;
    if (next === undefined || last === undefined) return undefined;
    from = last + 1;
  }
  return `${from}.0`;
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
