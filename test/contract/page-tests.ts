import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueryParameters } from '#shared/state/queries.ts';
import type { QueryOptions, Store } from '#shared/state/store.ts';
import { create, fill, idsOf, put, remove, set } from './notes.ts';
import type { OnPremises } from './store.ts';

async function pagesOf(
  store: Store,
  parameters: QueryParameters,
  options: Omit<QueryOptions, 'after'>,
): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await store.query('notes.byTopic', parameters, {
      ...options,
      ...(after === undefined ? {} : { after }),
    });
    pages.push(page.documents.map(note => note.id));
    after = page.next;
  } while (after !== undefined);
  return pages;
}

export function pageTests(on: OnPremises): void {
  describe('pages of a query', () => {
    for (const direction of ['ascending', 'descending'] as const) {
      it(
        `give every document once over pages, ties by id, ${direction}`,
        on(async ({ store }) => {
          const ids = ['a', 'b/1', 'b/2', 'b.', 'c', 'd', 'e'];
          const rankOf = (index: number) => (index < 5 ? 1 : null);
          await put(
            store,
            ...ids.map((id, index) => set(id, { topic: 't', rank: rankOf(index) })),
            set('x', { topic: 'u', rank: 1 }),
          );
          const all = await idsOf(store, 'notes.byTopic', { topic: 't' }, { direction });
          assert.deepEqual(all.toSorted(), ids.toSorted());
          assert.deepEqual(
            all.filter(id => /^[ace]$/.test(id)),
            direction === 'ascending' ? ['e', 'a', 'c'] : ['c', 'a', 'e'],
          );
          for (const limit of [1, 2, 3, 7]) {
            const pages = await pagesOf(store, { topic: 't' }, { limit, direction });
            assert.deepEqual(pages.flat(), all);
            assert.equal(pages.length, Math.ceil(all.length / limit));
          }
        }),
      );
    }

    it(
      'stay within their bounds over pages',
      on(async ({ store }) => {
        const ranks = Array.from({ length: 10 }, (_, rank) => rank);
        await put(store, ...ranks.map(rank => create(`n${rank}`, { topic: 't', rank: `r${rank}` })));
        for (const direction of ['ascending', 'descending'] as const) {
          const pages = await pagesOf(store, { topic: 't' }, { limit: 2, direction, from: 'r3', before: 'r8' });
          assert.deepEqual(pages.flat().toSorted(), ['n3', 'n4', 'n5', 'n6', 'n7']);
        }
      }),
    );

    it(
      'go on after a cursor whose document is gone',
      on(async ({ store }) => {
        await fill(store, { a: { topic: 't', rank: 1 }, b: { topic: 't', rank: 1 }, c: { topic: 't', rank: 2 } });
        const page = await store.query('notes.byTopic', { topic: 't' }, { limit: 1 });
        assert.ok(page.next);
        await put(store, remove('a'));
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: 't' }, { after: page.next }), ['b', 'c']);
      }),
    );
  });
}
