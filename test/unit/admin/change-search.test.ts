import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeFilter, pageSize, type RecordedChange, searchChanges } from '#functions/admin/run/change-search.ts';
import { collectionOn, gatherQueries } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import fc from '#test/support/fast-check.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

/** A plan in documents of so many changes each; every so many of them fits what is looked for. */
async function planned(sizes: readonly number[], every: number) {
  const store = new MemoryState({ queries: gatherQueries(changeParts), now: () => 1 }).open();
  const parts = collectionOn(store, changeParts);
  const all: RecordedChange[] = [];
  for (const [part, size] of sizes.entries()) {
    const changes = Array.from({ length: size }, (_, index): RecordedChange => {
      const key = `${part}-${index}`;
      const kind = (all.length + index) % every === 0 ? 'create' : 'delete';
      return { key, kind, target: key, title: '', from: '', to: '', reason: '', outcome: null, campaign: null };
    });
    all.push(...changes);
    const id = `r-${String(part).padStart(4, '0')}`;
    const kept = { runStartedAt: 0, keptDays: 400 };
    await store.commit(undefined, [parts.create(id, { runId: 'r', part, changes }, kept)]);
  }
  return { store, all };
}

describe('the changes of a run, page by page', () => {
  it('come all once, in order, whatever is looked for, and no page reads more than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 90 }),
        fc.constantFrom(1, 2, 7, 400),
        fc.constantFrom('', 'create'),
        async (sizes, every, kind) => {
          const { store, all } = await planned(sizes, every);
          const filter = changeFilter.parse({ kind });
          const found: RecordedChange[] = [];
          let after: string | null = null;
          do {
            const before: number = store.operations.reads;
            const page: Awaited<ReturnType<typeof searchChanges>> = await searchChanges(store, 'r', filter, after);
            assert.ok(page.changes.length <= pageSize);
            assert.ok(store.operations.reads - before <= 25, `${store.operations.reads - before} were read`);
            found.push(...page.changes);
            after = page.next ?? null;
          } while (after !== null);
          const keys = (changes: readonly RecordedChange[]) => changes.map(({ key }) => key);
          assert.deepEqual(keys(found), keys(all.filter(each => kind === '' || each.kind === kind)));
        },
      ),
      { numRuns: 40 },
    );
  });
});
