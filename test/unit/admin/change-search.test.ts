import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeFilter, pageSize, type RecordedChange, searchChanges } from '#functions/admin/run/change-search.ts';
import { bookkeepingLast } from '#shared/core/limit-excesses.ts';
import { collectionOn, gatherQueries } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import fc from '#test/support/fast-check.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

/** In turn, of every so many changes. */
const kinds = ['create', 'bookkeeping'];

/** A plan in documents of so many changes each; every so many of them fits what is looked for. */
async function planned(sizes: readonly number[], every: number) {
  const store = new MemoryState({ queries: gatherQueries(changeParts), now: () => 1 }).open();
  const parts = collectionOn(store, changeParts);
  const all: RecordedChange[] = [];
  for (const [part, size] of sizes.entries()) {
    const changes = Array.from({ length: size }, (_, index): RecordedChange => {
      const key = `${part}-${index}`;
      const kind = kinds[(all.length + index) % every] ?? 'delete';
      return { key, kind, target: key, title: '', from: '', to: '', reason: '', outcome: null, campaign: null };
    });
    all.push(...changes);
    const id = `r-${String(part).padStart(4, '0')}`;
    const kept = { runStartedAt: 0, keptDays: 400 };
    await store.commit(undefined, [parts.create(id, { runId: 'r', part, changes }, kept)]);
  }
  const counts = Object.fromEntries(
    all.map(({ kind }) => [kind, { planned: 1, done: 0, skipped: 0, failed: 0, deferred: 0 }]),
  );
  return { store, all, run: { planOf: 'r', counts } };
}

describe('the changes of a run, page by page', () => {
  it('come all once, in order, the bookkeeping last, whatever is looked for, and no page reads more than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 90 }),
        fc.constantFrom(1, 2, 7, 400),
        fc.constantFrom('', 'create', 'bookkeeping'),
        async (sizes, every, kind) => {
          const { store, all, run } = await planned(sizes, every);
          const filter = changeFilter.parse({ kind });
          const found: RecordedChange[] = [];
          let after: string | null = null;
          do {
            const before: number = store.operations.reads;
            const page: Awaited<ReturnType<typeof searchChanges>> = await searchChanges(store, run, filter, after);
            assert.ok(page.changes.length <= pageSize);
            assert.ok(store.operations.reads - before <= 25, `${store.operations.reads - before} were read`);
            found.push(...page.changes);
            after = page.next ?? null;
          } while (after !== null);
          const keys = (changes: readonly RecordedChange[]) => changes.map(({ key }) => key);
          const wanted = all.filter(each => kind === '' || each.kind === kind);
          assert.deepEqual(keys(found), keys(bookkeepingLast(wanted, each => each.kind)));
        },
      ),
      { numRuns: 40 },
    );
  });
});
