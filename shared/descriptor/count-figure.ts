import { type Collection, collectionOn, type ParametersOf } from '#shared/state/collection.ts';
import type { CollectionDefinition, QueryDeclarations } from '#shared/state/collection-definition.ts';
import type { Fields } from '#shared/state/store.ts';
import { countedTo } from './counted.ts';
import type { Figure, ViewContext } from './view.ts';

/** Firestore charges five reads for so many: a page shows a figure of each of several lists. */
const countedUpTo = 5000;

/** How many a query finds, as a number that leads to the view that lists them. */
export async function countFigure<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Name extends keyof Queries & string,
  Key extends string | number,
  Keeping extends readonly unknown[],
>(
  { store }: ViewContext,
  { title, view }: Pick<Figure, 'title'> & { readonly view: string },
  collection: CollectionDefinition<Value, Queries, Key, Keeping>,
  query: Name,
  where: ParametersOf<Value, Queries, Name>,
  bounds: Parameters<Collection<Value, Queries, Key, Keeping>['count']>[2] = {},
): Promise<Figure> {
  const count = await collectionOn(store, collection).count(query, where, { ...bounds, atMost: countedUpTo });
  return { title, view, ...countedTo(countedUpTo, count) };
}
