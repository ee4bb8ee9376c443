import type { z } from 'zod';
import { StateError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';
import type { Ids } from './ids.ts';
import type { NamedQueries } from './queries.ts';
import type { Fields } from './store.ts';

/** A query of one collection; its name in the store is `<collection>.<key>`. */
export interface QueryDeclaration<Field extends string = string> {
  /** Fields that must equal a parameter of the same name. */
  readonly where: readonly Field[];
  /** Field that orders the result and may be bounded. */
  readonly order: Field;
}

export type QueryDeclarations<Field extends string = string> = { readonly [query: string]: QueryDeclaration<Field> };

/**
 * What is known of a collection before there is a store: what its documents hold, how they are named, how long they are
 * kept, what may be asked.
 */
export interface CollectionDefinition<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Key extends string | number = string,
  Keeping extends readonly unknown[] = readonly [],
> {
  readonly name: string;
  /** Every read is parsed with it. Fields that an older document lacks need a default; nothing may be `undefined`. */
  readonly schema: z.ZodType<Value>;
  /** How a document's id is made of its key: here and nowhere else. */
  readonly ids: Ids<Key>;
  /**
   * When a document is forgotten, ms since the epoch: here and nowhere else, so that no write can leave it out. What it
   * depends on beside the document (for how many days things are kept) is handed to every write.
   */
  readonly expiresAt: 'never' | ((value: Value, ...keeping: Keeping) => number);
  readonly queries: Queries;
}

/** The value of a collection's documents. */
export type ValueOf<Definition> =
  Definition extends CollectionDefinition<infer Value, infer _Queries, infer _Key, infer _Keeping> ? Value : never;

/** Gives the definition as it is: its types are told from its schema and queries. */
export function defineCollection<
  Value extends Fields,
  const Queries extends QueryDeclarations<keyof Value & string>,
  Key extends string | number,
  Keeping extends readonly unknown[] = readonly [],
>(definition: CollectionDefinition<Value, Queries, Key, Keeping>): CollectionDefinition<Value, Queries, Key, Keeping> {
  return definition;
}

/** The name under which the stores know a collection's query. */
export function queryName(collection: string, query: string): string {
  return `${collection}.${query}`;
}

/** What a list of unlike collections knows of each. */
export interface CollectionDeclaration {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly queries: QueryDeclarations;
}

/**
 * The queries of all collections of a system, as a store wants them. Throws StateError when two collections share a
 * name.
 */
export function gatherQueries(
  ...definitions: readonly Pick<CollectionDeclaration, 'name' | 'queries'>[]
): NamedQueries {
  const names = definitions.map(definition => definition.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new StateError(`the collection ${twice} is defined twice`);
  return Object.fromEntries(
    definitions.flatMap(({ name, queries }) =>
      Object.entries(queries).map(([query, { where, order }]) => [
        queryName(name, query),
        { collection: name, where, order },
      ]),
    ),
  );
}

/**
 * The value of a document, in or out. Throws StateError that names the collection, the document and the fields that
 * break the schema, never what they hold.
 */
export function parsedValue<Value extends Fields>(
  { name, schema }: { readonly name: string; readonly schema: z.ZodType<Value> },
  id: string,
  fields: unknown,
  doing: 'read' | 'written',
): Value {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(issue => `${issuePlace(issue, 'its top level')} (${issue.code})`);
  throw new StateError(`the document ${name}/${id} was not ${doing}: it breaks its schema at ${where.join(', ')}`, {
    advice:
      doing === 'read'
        ? 'see who wrote it, and whether an older or newer version of Lockstep uses the same state'
        : 'this is a defect in Lockstep: report it with the name of the document',
  });
}
