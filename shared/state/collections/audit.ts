import { z } from 'zod';
import { defineCollection, type ValueOf } from '../collection.ts';
import { plainIds } from '../ids.ts';
import { jsonSchema } from '../json-schema.ts';

/**
 * What a person did (id: follows time). Written before the act or with it; how an operation ended is added, nothing
 * else is ever changed.
 */
const auditEntry = z.object({
  /** ms since the epoch. */
  at: z.number(),
  who: z.string(),
  /** `pause`, `approve`, … */
  action: z.string(),
  /** The function, or whatever it was done to. */
  target: z.string(),
  /** What else there is to know; of an operation its parameters and its result; no secret. */
  detail: z.record(z.string(), jsonSchema),
});

export const auditEntries = defineCollection({
  name: 'audit',
  schema: auditEntry,
  ids: plainIds,
  expiresAt: 'never',
  queries: {
    /** A day: from its start, before the next one's. */
    byTime: { where: [], order: 'at' },
    byTarget: { where: ['target'], order: 'at' },
  },
});

export type AuditEntry = ValueOf<typeof auditEntries>;
