import type { Direction, FirestoreIndexes, IndexField } from './indexes-of.ts';

/** The indexes as the Terraform module takes them: by a key that stays the same while the index does. */
export interface TerraformIndexes {
  readonly composites: Readonly<
    Record<string, { readonly collection: string; readonly fields: readonly IndexField[] }>
  >;
  /**
   * One entry a field: Firestore keeps its own indexes and its expiry together, and two settings would overwrite each
   * other.
   */
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly collection: string;
        readonly field: string;
        readonly directions: readonly Direction[];
        /** Whether Firestore removes documents by this field's time. */
        readonly expires: boolean;
      }
    >
  >;
}

/** Rewrites indexes for Terraform, in an order that does not depend on where the queries are declared. */
export function terraformIndexes({ composites, fields, ttl }: FirestoreIndexes): TerraformIndexes {
  const short = { ASCENDING: 'up', DESCENDING: 'down' } as const;
  const expiring = new Set(ttl.map(({ collection, field }) => `${collection}/${field}`));
  const settings = new Map(
    fields.map(({ collection, field, directions }) => {
      const key = `${collection}/${field}`;
      return [key, { collection, field, directions, expires: expiring.has(key) }];
    }),
  );
  for (const { collection, field } of ttl) {
    const key = `${collection}/${field}`;
    if (!settings.has(key)) settings.set(key, { collection, field, directions: [], expires: true });
  }
  return {
    composites: sorted(
      composites.map(({ collection, fields: parts }) => {
        const key = parts.map(({ field, direction }) => `${field}-${short[direction]}`).join(',');
        return [`${collection}/${key}`, { collection, fields: parts }];
      }),
    ),
    fields: sorted([...settings]),
  };
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
