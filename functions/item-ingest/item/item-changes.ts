import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import { differingFields } from '#shared/core/differing-fields.ts';
import { carriedOn, type Derived, type HistoryStep } from '../document/derived.ts';
import type { ItemFields } from '../document/item-fields.ts';
import type { ItemRecord, LookEnding } from './items.ts';

/** What every look writes, whatever came of it. */
export interface LookMarks {
  readonly pass: string;
  readonly passEnding: LookEnding;
}

/** A project that was never looked at before. */
export function blankItem(projectId: number): ItemRecord {
  return {
    projectId,
    path: '',
    isArchived: false,
    isPendingDeletion: false,
    isBeingCreated: false,
    standing: 'none',
    goneSince: null,
    fields: null,
    derived: null,
    commit: null,
    isHistoryCut: false,
    mappingVersion: 0,
    head: null,
    failure: null,
    isFailed: false,
    failedAt: 0,
    isListed: false,
    isKnown: false,
    changedAt: 0,
    itemId: 0,
    type: '',
    workflowStatus: '',
    subject: '',
    grade: '',
    stimulusId: 0,
    pass: '',
    passEnding: 'none',
    runs: [],
  };
}

/**
 * The project's own state, which a look takes over even when its document cannot be used. A project that is there again
 * stands as it did.
 */
export function seenAs(item: ItemRecord, seen: SeenProject, marks: LookMarks): ItemRecord {
  const standing = item.standing === 'gone' ? (item.fields === null ? 'none' : 'present') : item.standing;
  const head = seen.isEmpty ? null : (seen.head ?? null);
  return {
    ...item,
    ...marks,
    path: seen.path,
    isArchived: seen.archived,
    isPendingDeletion: seen.isPendingDeletion ?? item.isPendingDeletion,
    standing,
    goneSince: null,
    isListed: standing === 'present',
    head,
  };
}

/** The fields of a good document in the places where the lists look for them. */
function keysOf(fields: ItemFields) {
  const { itemId, type, workflowStatus, subject, grade } = fields;
  return { itemId, type, workflowStatus, subject, grade, stimulusId: fields.stimulusId ?? 0 };
}

export interface GoodDocument {
  readonly fields: ItemFields;
  readonly commit: string;
  readonly mappingVersion: number;
  readonly derived: Derived | null;
  readonly isHistoryCut: boolean;
  readonly isBeingCreated: boolean;
}

/** An item whose document is good: the last good record from now on. */
export function withDocument(item: ItemRecord, good: GoodDocument): ItemRecord {
  const { isBeingCreated, ...rest } = good;
  return {
    ...item,
    ...rest,
    ...keysOf(good.fields),
    isBeingCreated,
    standing: 'present',
    isListed: true,
    isKnown: true,
    failure: null,
    isFailed: false,
  };
}

/** An item whose newest document cannot be used: the last good record stays. */
export function withFailure(
  item: ItemRecord,
  reason: string,
  commit: string | null,
  mappingVersion: number,
  now: number,
): ItemRecord {
  // The same failure again is no news.
  const isSame = item.isFailed && item.failure?.commit === commit && item.failure.reason === reason;
  const at = isSame ? item.failedAt : now;
  return {
    ...item,
    failure: { commit, reason, at, mappingVersion },
    isFailed: true,
    failedAt: at,
    passEnding: 'failed',
  };
}

/**
 * A project that is gone: what is known of it stays for the time of grace, and those who follow the changes learn of
 * it.
 */
export function hidden(item: ItemRecord, pass: string, now: number): ItemRecord {
  return {
    ...item,
    standing: 'gone',
    goneSince: item.goneSince ?? now,
    isListed: false,
    isFailed: false,
    pass,
    passEnding: 'gone',
  };
}

/**
 * The derived dates after new commits. After rewritten history they are taken from what history there is now; who made
 * the item, and when, stays as it was first seen.
 */
export function derivedAfter(
  before: Derived | null,
  steps: readonly HistoryStep[],
  isContinued: boolean,
): Derived | null {
  if (isContinued || before === null) return carriedOn(before, steps);
  const anew = carriedOn(null, steps);
  return anew === null ? before : { ...anew, createdBy: before.createdBy, createdAt: before.createdAt };
}

/** Whether those who follow the changes would see a difference. */
export function isNews(before: ItemRecord | undefined, after: ItemRecord): boolean {
  if (!after.isKnown) return false;
  if (before === undefined) return true;
  const { pass, passEnding, head, changedAt, failedAt, ...shown } = after;
  return differingFields(Object.keys(shown), shown, before).length > 0;
}
