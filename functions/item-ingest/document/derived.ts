import { z } from 'zod';

/**
 * What a document alone does not say: who made an item and when it came to be what it is. Instants are ms since the
 * epoch, as the commits have them.
 */
export const derived = z.object({
  createdBy: z.string(),
  createdAt: z.number(),
  updatedBy: z.string(),
  updatedAt: z.number(),
  /** As of the newest commit whose document could be read. */
  workflowStatus: z.string(),
  workflowStatusSetAt: z.number(),
  /** When it last became Operational; null where it never was. */
  operationalAt: z.number().nullable(),
});
export type Derived = z.infer<typeof derived>;

/**
 * One commit on the way, with the workflow status of the document as it then was; undefined where it could not be read.
 */
export interface HistoryStep {
  readonly sha: string;
  readonly author: string;
  readonly committedAt: number;
  readonly workflowStatus: string | undefined;
}

/**
 * Carries the derived dates over the commits that are new, oldest first. Each change of the workflow status is dated by
 * the commit that made it, never by the head (the original read the head for every commit). An item that begins as
 * Operational became so with its first commit.
 */
export function carriedOn(before: Derived | null, steps: readonly HistoryStep[]): Derived | null {
  let known = before;
  for (const { author, committedAt, workflowStatus } of steps) {
    const isOperational = workflowStatus?.toLowerCase() === 'operational';
    if (known === null) {
      known = {
        createdBy: author,
        createdAt: committedAt,
        updatedBy: author,
        updatedAt: committedAt,
        workflowStatus: workflowStatus ?? '',
        workflowStatusSetAt: committedAt,
        operationalAt: isOperational ? committedAt : null,
      };
      continue;
    }
    const updated: Derived = { ...known, updatedBy: author, updatedAt: committedAt };
    const isSame = workflowStatus === undefined || workflowStatus === known.workflowStatus;
    known = isSame
      ? updated
      : {
          ...updated,
          workflowStatus,
          workflowStatusSetAt: committedAt,
          operationalAt: isOperational ? committedAt : known.operationalAt,
        };
  }
  return known;
}

/** Whether the text was changed after the item had become Operational. */
export function isChangedAfterOperational(
  { operationalAt }: Pick<Derived, 'operationalAt'>,
  fields: { readonly englishUpdatedAt: number | null; readonly spanishUpdatedAt: number | null },
): boolean {
  if (operationalAt === null) return false;
  return [fields.englishUpdatedAt, fields.spanishUpdatedAt].some(at => at !== null && at > operationalAt);
}
