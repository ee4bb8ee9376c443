import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadNumberIds } from '#shared/state/ids.ts';
import { derived } from '../document/derived.ts';
import { itemFields } from '../document/item-fields.ts';

/** How the last look at a project ended, for the progress of a pass. */
export const lookEndings = ['ingested', 'unchanged', 'failed', 'none', 'gone'] as const;
export type LookEnding = (typeof lookEndings)[number];

/**
 * What we know of a GitLab project as an item. Only `item-queue` writes it. The last good record (`fields`, `derived`,
 * `commit`) stays whatever is pushed later; what could not be used is named in `failure`. Instants are ms since the
 * epoch.
 */
const item = z.object({
  projectId: z.number(),
  /** Full path in GitLab when it was last looked at. */
  path: z.string(),
  isArchived: z.boolean(),
  isPendingDeletion: z.boolean(),
  /** Whether the file `create` lies beside `item.json`. */
  isBeingCreated: z.boolean(),
  /** `none`: no item yet; `gone`: the project is gone, what is known of it is kept for the time of grace. */
  standing: z.enum(['none', 'present', 'gone']),
  goneSince: z.number().nullable(),
  /** Null until there was a good document. */
  fields: itemFields.nullable(),
  derived: derived.nullable(),
  /** Of the last good document. */
  commit: z.string().nullable(),
  /**
   * Whether its history was rewritten or too long to be read to its beginning, so that dates may be later than the
   * truth.
   */
  isHistoryCut: z.boolean(),
  mappingVersion: z.number(),
  /** Head of the default branch when it was last looked at, good or not; null for an empty repository. */
  head: z.string().nullable(),
  failure: z
    .object({ commit: z.string().nullable(), reason: z.string(), at: z.number(), mappingVersion: z.number() })
    .nullable(),
  isFailed: z.boolean(),
  failedAt: z.number(),
  /** Found by the filtered lists and by its item id. */
  isListed: z.boolean(),
  /** Found by those who follow the changes: whatever ever had a good record, gone or not. */
  isKnown: z.boolean(),
  /** Rises with every change that those who follow should see. */
  changedAt: z.number(),
  // Of the last good document, for the lists.
  itemId: z.number(),
  type: z.string(),
  workflowStatus: z.string(),
  subject: z.string(),
  grade: z.string(),
  stimulusId: z.number(),
  /** The nightly pass that last had it looked at. */
  pass: z.string(),
  passEnding: z.enum(lookEndings),
  /** The last runs that wrote it, latest first: for its history. */
  runs: z.array(z.string()).default([]),
});

/** By GitLab project id. */
export const items = defineCollection({
  name: 'items',
  schema: item,
  ids: spreadNumberIds,
  expiresAt: 'never',
  queries: {
    byItemId: { where: ['isListed', 'itemId'], order: 'projectId' },
    byType: { where: ['isListed', 'type'], order: 'itemId' },
    byWorkflowStatus: { where: ['isListed', 'workflowStatus'], order: 'itemId' },
    bySubjectAndGrade: { where: ['isListed', 'subject', 'grade'], order: 'itemId' },
    byStimulus: { where: ['isListed', 'stimulusId'], order: 'itemId' },
    changes: { where: ['isKnown'], order: 'changedAt' },
    byPath: { where: ['path'], order: 'projectId' },
    failed: { where: ['isFailed'], order: 'failedAt' },
    ofPass: { where: ['pass', 'passEnding'], order: 'changedAt' },
  },
});
export type ItemRecord = ValueOf<typeof items>;
