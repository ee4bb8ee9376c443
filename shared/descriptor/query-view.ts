import { collectionOn, type ParametersOf } from '#shared/state/collection.ts';
import type { CollectionDefinition, QueryDeclarations } from '#shared/state/collection-definition.ts';
import type { Fields } from '#shared/state/store.ts';
import { type Counted, countedTo, type HowMany, howMany } from './counted.ts';
import type { Row } from './table.ts';
import type { CalendarDay, NeedsPerson, ViewContext, ViewDescriptor } from './view.ts';

/** Firestore charges one read for so many that are counted: who is told to look need not know how many more wait. */
const countedUpTo = 1000;

interface QueryViewDeclaration<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Name extends keyof Queries & string,
  Key extends string | number,
  Keeping extends readonly unknown[],
> extends Pick<ViewDescriptor, 'name' | 'title' | 'summary' | 'columns' | 'acts' | 'opens' | 'reason'> {
  readonly collection: CollectionDefinition<Value, Queries, Key, Keeping>;
  /** One of the collection's queries, and what its fields must equal. */
  readonly query: Name;
  readonly where: ParametersOf<Value, Queries, Name>;
  /** Where the ordered field begins; the whole unless given. */
  readonly from?: (context: ViewContext) => string | number;
  readonly direction?: 'ascending' | 'descending';
  readonly row: (value: Value) => Row;
  /** One document as a day of a place; the ordered field then begins with that day. */
  readonly day?: (value: Value) => CalendarDay;
  /** What a person is told when anything is in it. `first`: the first one in the query's order. */
  readonly needsPerson?: (many: HowMany, first: Value) => Omit<NeedsPerson, keyof Counted>;
}

/** A view that shows what one query of a collection finds: cursor paging, never a full scan. */
export function queryView<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Name extends keyof Queries & string,
  Key extends string | number,
  Keeping extends readonly unknown[],
>(declared: QueryViewDeclaration<Value, Queries, Name, Key, Keeping>): ViewDescriptor {
  const {
    name,
    title,
    summary,
    columns,
    collection,
    query,
    where,
    direction = 'ascending',
    row,
    day,
    needsPerson,
    acts,
    opens,
    reason,
  } = declared;
  const on = ({ store }: ViewContext) => collectionOn(store, collection);
  const bounds = (context: ViewContext) => (declared.from === undefined ? {} : { from: declared.from(context) });
  const page = (context: ViewContext, asked: { readonly limit: number; readonly after?: string }) =>
    on(context).query(query, where, { ...asked, ...bounds(context), direction });
  const needs = async (context: ViewContext): Promise<NeedsPerson | undefined> => {
    if (needsPerson === undefined) return undefined;
    const [first] = (await page(context, { limit: 1 })).entries;
    if (first === undefined) return undefined;
    const counted = countedTo(
      countedUpTo,
      await on(context).count(query, where, { ...bounds(context), atMost: countedUpTo }),
    );
    return { ...counted, ...needsPerson(howMany(counted), first.value) };
  };
  return {
    name,
    title,
    summary,
    columns,
    page: async (context, asked) => {
      const { entries, next } = await page(context, asked);
      const rows = entries.map(({ value }) => row(value));
      return next === undefined ? { rows } : { rows, next };
    },
    ...(day === undefined
      ? {}
      : {
          week: async (context, { first, before, limit }) => {
            const { entries, next } = await on(context).query(query, where, { from: first, before, limit });
            return { days: entries.map(({ value }) => day(value)), isCut: next !== undefined };
          },
        }),
    ...(acts === undefined ? {} : { acts }),
    ...(opens === undefined ? {} : { opens }),
    ...(reason === undefined ? {} : { reason }),
    ...(needsPerson === undefined ? {} : { needsPerson: needs }),
  };
}
