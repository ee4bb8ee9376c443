import type { ItemRecord } from '#functions/item-ingest/item/items.ts';
import type { Pass } from '#functions/item-ingest/pass/passes.ts';
import type { ItemProject } from '#functions/item-ingest/project/item-projects.ts';
import type { Work } from '#functions/item-ingest/work-list/work.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { Entry } from '#shared/state/collection.ts';

/** The present mapping, unless a test says otherwise. */
export const mapping = 5;

/** Project 7, at the head c1. */
export function seen(given: Partial<SeenProject> = {}): SeenProject {
  return {
    id: 7,
    path: 'items/a',
    archived: false,
    isPendingDeletion: false,
    isEmpty: false,
    defaultBranch: 'main',
    head: 'c1',
    isReadable: true,
    hasFile: false,
    ...given,
  };
}

/** An item as it was ingested from the head c1 by the present mapping, unless it says otherwise. */
export function item(given: Partial<ItemRecord> = {}): ItemRecord {
  return {
    projectId: 7,
    path: 'items/a',
    isArchived: false,
    isPendingDeletion: false,
    isBeingCreated: false,
    standing: 'present',
    goneSince: null,
    fields: null,
    derived: null,
    commit: 'c1',
    isHistoryCut: false,
    mappingVersion: mapping,
    head: 'c1',
    failure: null,
    isFailed: false,
    failedAt: 0,
    isListed: true,
    isKnown: true,
    changedAt: 0,
    itemId: 0,
    type: '',
    workflowStatus: '',
    subject: '',
    grade: '',
    stimulusId: 0,
    pass: '',
    passEnding: 'ingested',
    runs: [],
    ...given,
  };
}

/** Project 7 waits to be looked at after a push. */
export function work(ask: Work['ask'], given: Partial<Work> = {}): Work {
  const rest = { why: 'push', markedAt: 0, dueAt: 0, attempts: 0, state: 'waiting', error: null, head: null } as const;
  return { projectId: 7, path: 'items/a', ask, ...rest, pass: '', ...given };
}

/** What the listings say of project 7: it is there. */
export function project(given: Partial<ItemProject> = {}): ItemProject {
  return {
    projectId: 7,
    path: 'items/a',
    isWritable: true,
    hook: null,
    isHookDue: false,
    hookCheckedAt: 0,
    hookProblem: '',
    absentSince: null,
    isAbsent: false,
    ...given,
  };
}

/** A pass in which ten projects were compared. */
export function pass(given: Partial<Pass> = {}): Pass {
  return {
    id: 'night',
    startedAt: 0,
    phase: 'heads',
    comparedUpTo: 0,
    listed: 0,
    unchanged: 6,
    marked: 4,
    hooksLeft: null,
    hooksChecked: 0,
    via: '',
    incomplete: '',
    markedAt: null,
    completedAt: null,
    isOpen: true,
    ...given,
  };
}

/** As the state store gives it. */
export function entry<Value extends { readonly projectId: number }>(value: Value): Entry<Value, number> {
  return { key: value.projectId, value, version: '1', updatedAt: 0, readAt: 0 };
}
