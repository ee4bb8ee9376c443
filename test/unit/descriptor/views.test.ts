import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allQueries } from '#functions/collections.ts';
import { syncs } from '#functions/index.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';

describe('the views of all syncs', () => {
  it('are pages of declared queries, empty in an empty store, and need nobody then', async () => {
    const store = openSqliteStore({ file: ':memory:', queries: allQueries, now: () => 1_000_000 });
    const context = { store, now: () => 1_000_000 };
    const seen = new Set<string>();
    for (const sync of syncs) {
      for (const view of await sync.views()) {
        seen.add(`${sync.name} ${view.name}`);
        assert.deepEqual(await view.page(context, { limit: 10 }), { rows: [] }, view.name);
        assert.equal(await view.needsPerson?.(context), undefined, view.name);
      }
    }
    for (const expected of ['cmis-echo360 failed', 'cmis-echo360 in-conflict', 'lookup-gitlab blocked']) {
      assert.ok(seen.has(expected), expected);
    }
    await store.close();
  });
});
