import { z } from 'zod';
import { derived, isChangedAfterOperational } from '../document/derived.ts';
import { itemFields } from '../document/item-fields.ts';
import type { ItemRecord } from '../item/items.ts';

/** A member that is an instant has a name that ends so; it is shown as ISO 8601. */
const instantName = /(?:At|Since)$/;

/** The same with its instants as ISO 8601. */
export function withInstants(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map(each => withInstants(each));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withInstants(each, key)]));
  }
  return typeof value === 'number' && instantName.test(name) ? new Date(value).toISOString() : value;
}

const { workflowStatus: _derivedStatus, ...derivedShape } = derived.shape;

/** An item as `item-store` answers it, before its instants are written as ISO 8601. */
export const itemView = z.object({
  ...itemFields.shape,
  ...z.object(derivedShape).partial().shape,
  projectId: z.number(),
  path: z.string(),
  commit: z.string(),
  standing: z.enum(['present', 'gone']),
  goneSince: z.number().nullable(),
  isArchived: z.boolean(),
  isPendingDeletion: z.boolean(),
  isBeingCreated: z.boolean(),
  isHistoryCut: z.boolean(),
  contentChangedAfterOperational: z.boolean(),
  /** Why the newest commit could not be used; then the fields are those of an earlier one. */
  failure: z.string().nullable(),
  changedAt: z.number(),
});

/** What a reader is shown of an item; undefined for a project that never had a good document. */
export function viewOf(item: ItemRecord): unknown {
  const { fields, derived: dates, commit, standing } = item;
  if (fields === null || commit === null || standing === 'none') return undefined;
  const { workflowStatus: _same, ...others } = dates ?? { workflowStatus: '' };
  const view: z.infer<typeof itemView> = {
    ...fields,
    ...others,
    projectId: item.projectId,
    path: item.path,
    commit,
    standing,
    goneSince: item.goneSince,
    isArchived: item.isArchived,
    isPendingDeletion: item.isPendingDeletion,
    isBeingCreated: item.isBeingCreated,
    isHistoryCut: item.isHistoryCut,
    contentChangedAfterOperational: dates !== null && isChangedAfterOperational(dates, fields),
    failure: item.failure?.reason ?? null,
    changedAt: item.changedAt,
  };
  return withInstants(view);
}

/** The JSON schema of what `withInstants` gives: instants are texts. */
export function shownJsonSchema(schemaOfValue: z.ZodType): unknown {
  const shown = (schema: unknown, name = ''): unknown => {
    if (Array.isArray(schema)) return schema.map(each => shown(each));
    if (typeof schema !== 'object' || schema === null) return schema;
    if (instantName.test(name)) return { type: ['string', 'null'], format: 'date-time' };
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => {
        if (key !== 'properties' || typeof value !== 'object' || value === null) return [key, shown(value)];
        return [key, Object.fromEntries(Object.entries(value).map(([member, each]) => [member, shown(each, member)]))];
      }),
    );
  };
  const { $schema: _dialect, ...schema } = z.toJSONSchema(schemaOfValue);
  return shown(schema);
}
