import { describe } from 'node:test';
import type { NamedQueries } from '#shared/state/queries.ts';
import type { Store } from '#shared/state/store.ts';
import { commitTests } from './commit-tests.ts';
import { documentTests } from './document-tests.ts';
import { expiryTests } from './expiry-tests.ts';
import { pageTests } from './page-tests.ts';
import { queryTests } from './query-tests.ts';
import { ticketTests } from './ticket-tests.ts';

/** An empty store of its own for one test. */
export interface Premises {
  readonly store: Store;
  /** Another client of the same data, as another machine would have it. */
  another(): Store;
}

export interface StoreFactory {
  readonly name: string;
  /** The suite closes both stores; the factory removes what they leave behind. */
  open(queries: NamedQueries): Promise<Premises>;
}

export const contractQueries: NamedQueries = {
  'notes.byTopic': { collection: 'notes', where: ['topic'], order: 'rank' },
  'notes.byTopicAndState': { collection: 'notes', where: ['topic', 'open'], order: 'rank' },
  'notes.all': { collection: 'notes', where: [], order: 'rank' },
};

/** Runs one test on premises of its own. */
export type OnPremises = (test: (premises: Premises) => Promise<void>) => () => Promise<void>;

function onPremises(factory: StoreFactory): OnPremises {
  return test => async () => {
    const premises = await factory.open(contractQueries);
    const others: Store[] = [];
    const another = (): Store => {
      const other = premises.another();
      others.push(other);
      return other;
    };
    try {
      await test({ store: premises.store, another });
    } finally {
      await Promise.all([premises.store, ...others].map(store => store.close()));
    }
  };
}

/** What every store must do; see `Store`. */
export function storeContract(factory: StoreFactory): void {
  describe(`${factory.name} keeps the contract of a store`, () => {
    const on = onPremises(factory);
    documentTests(on);
    commitTests(on);
    ticketTests(on);
    expiryTests(on);
    queryTests(on);
    pageTests(on);
  });
}
