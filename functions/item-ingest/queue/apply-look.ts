import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import {
  RefusedError,
  UnreadableAnswerError,
  UpstreamCredentialError,
  UpstreamUnavailableError,
} from '#shared/clients/http/http-errors.ts';
import type { Outcome } from '#shared/core/change.ts';
import { ImplausibleAnswerError, messageOf, unreachable } from '#shared/core/errors.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import type { ItemGroupConfig, ItemQueueConfig } from '../config.ts';
import { fieldsOf, mappingVersion } from '../document/item-fields.ts';
import {
  blankItem,
  derivedAfter,
  type GoodDocument,
  hidden,
  isNews,
  type LookMarks,
  seenAs,
  withDocument,
  withFailure,
} from '../item/item-changes.ts';
import { documentRemovals, documentWrites, keptDocument } from '../item/item-documents.ts';
import type { ItemRecord } from '../item/items.ts';
import { newProject } from '../project/item-projects.ts';
import { projectDocId, stateOn } from '../state.ts';
import { failedWork, type Patience } from '../work/work-state.ts';
import type { ChangeOrder } from './changed-at.ts';
import type { LookPayload } from './plan-queue.ts';
import type { DueProject } from './read-due.ts';
import { readHistory } from './read-history.ts';
import type { Stumbles } from './stumbles.ts';

export interface LookParts {
  readonly gitlab: GitlabProjects;
  readonly group: ItemGroupConfig;
  readonly config: Pick<ItemQueueConfig, 'attempts' | 'firstWaitSeconds' | 'longestWaitMinutes' | 'historyCommits'>;
  readonly order: ChangeOrder;
  readonly stumbles: Stumbles;
}

const done: Outcome = { status: 'done', reason: '' };

/**
 * Carries one look out, and takes its mark away in the same commit, unless the project was marked anew meanwhile. What fails is this project's failure: it is
 * tried again later, and then waits for a person. Throws what concerns the whole run.
 */
export async function applyLook(payload: LookPayload, parts: LookParts, context: ApplyContext): Promise<Outcome> {
  try {
    const outcome = await carryOut(payload, parts, context);
    parts.stumbles.succeeded();
    return outcome;
  } catch (error) {
    if (!isOfOneItem(error)) throw error;
    const outcome = await postpone(payload.due, messageOf(error), parts, context);
    if (parts.stumbles.failed()) throw error;
    return outcome;
  }
}

/** Whether an error may be about this project alone: a refusal, an answer that cannot be read, a request that did not come through, a record that a person changed meanwhile. */
function isOfOneItem(error: unknown): boolean {
  if (error instanceof UpstreamCredentialError) return error.status === 403;
  return (
    error instanceof PreconditionError ||
    error instanceof RefusedError ||
    error instanceof UnreadableAnswerError ||
    error instanceof UpstreamUnavailableError ||
    error instanceof ImplausibleAnswerError
  );
}

async function carryOut({ due, decision }: LookPayload, parts: LookParts, context: ApplyContext): Promise<Outcome> {
  const { projectId, pass } = due.work.value;
  const before = due.item?.value ?? blankItem(projectId);
  switch (decision.kind) {
    case 'unseen':
      await commit(due, undefined, [], parts, context);
      return done;
    case 'unreadable':
      return postpone(due, decision.why, parts, context);
    case 'hide':
      await commit(due, hidden(before, pass, context.now()), [], parts, context);
      return done;
    case 'erase':
      return erase(due, context);
    case 'current':
      await commit(due, seenAs(before, decision.seen, marksOf(due, 'unchanged')), [], parts, context);
      return done;
    case 'empty':
      return noItem(due, before, decision.seen, 'its repository is empty', null, parts, context);
    case 'map':
      return mapAnew(due, before, parts, context);
    case 'ingest':
      return ingest(due, before, { seen: decision.seen, head: decision.head }, parts, context);
    default:
      return unreachable(decision);
  }
}

function marksOf({ work }: DueProject, passEnding: LookMarks['passEnding']): LookMarks {
  return { pass: work.value.pass, passEnding };
}

/** There is no document. Whoever never had one has no item yet; whoever had one keeps it, and the lack is named. */
async function noItem(
  due: DueProject,
  before: ItemRecord,
  seen: SeenProject,
  reason: string,
  head: string | null,
  parts: LookParts,
  context: ApplyContext,
): Promise<Outcome> {
  const looked = seenAs(before, seen, marksOf(due, 'none'));
  if (before.commit === null) {
    await commit(due, { ...looked, failure: null, isFailed: false }, [], parts, context);
    return { status: 'done', reason: `no item yet: ${reason}` };
  }
  return unusable(due, looked, reason, head, parts, context);
}

async function unusable(
  due: DueProject,
  looked: ItemRecord,
  reason: string,
  head: string | null,
  parts: LookParts,
  context: ApplyContext,
): Promise<Outcome> {
  await commit(due, withFailure(looked, reason, head, mappingVersion, context.now()), [], parts, context);
  const kept = looked.commit === null ? '' : `; the record as of ${looked.commit.slice(0, 8)} stays`;
  return { status: 'failed', reason: `${looked.path}: ${reason}${kept}` };
}

async function ingest(
  due: DueProject,
  before: ItemRecord,
  { seen, head }: { readonly seen: SeenProject; readonly head: string },
  parts: LookParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { projectId } = before;
  const { itemFile } = parts.group;
  const history = await readHistory(parts.gitlab, projectId, {
    head,
    known: before.commit,
    most: parts.config.historyCommits,
    itemFile,
  });
  if (history.text === undefined) {
    return noItem(due, before, seen, `${itemFile} is not on the default branch`, head, parts, context);
  }
  const looked = seenAs(before, seen, marksOf(due, 'ingested'));
  const fields = fieldsOf(history.text);
  if ('unusable' in fields) return unusable(due, looked, fields.unusable, head, parts, context);
  const good: GoodDocument = {
    fields,
    commit: head,
    mappingVersion,
    derived: derivedAfter(before.derived, history.steps, history.isContinued),
    isHistoryCut: history.isCut || (before.isHistoryCut && history.isContinued),
    isBeingCreated: seen.hasFile,
  };
  return keep(due, looked, good, history.text, parts, context);
}

/** Keeps a good document and its item, unless another project has the item's id. */
async function keep(
  due: DueProject,
  looked: ItemRecord,
  good: GoodDocument,
  text: string,
  parts: LookParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { store } = context;
  const { projectId } = looked;
  const kept = await keptDocument(store, projectId);
  const writes = documentWrites(store, { projectId, commit: good.commit, text }, kept?.parts ?? 0);
  if (writes === undefined) return unusable(due, looked, 'it is too large to be kept', good.commit, parts, context);
  const { itemId } = good.fields;
  let holder: ItemRecord | undefined;
  const isFree = async (): Promise<boolean> => {
    const { entries } = await stateOn(store).items.query('byItemId', { isListed: true, itemId }, { limit: 2 });
    holder = entries.find(({ value }) => value.projectId !== projectId)?.value;
    return holder === undefined;
  };
  if (await commit(due, withDocument(looked, good), writes, parts, context, isFree)) return done;
  const reason = `its id ${itemId} is that of ${holder?.path} (project ${holder?.projectId}) already`;
  return unusable(due, looked, reason, good.commit, parts, context);
}

/** Takes the fields from the kept document once more, without a call to GitLab. */
async function mapAnew(due: DueProject, before: ItemRecord, parts: LookParts, context: ApplyContext): Promise<Outcome> {
  const kept = await keptDocument(context.store, before.projectId);
  if (kept === undefined || kept.commit !== before.commit) {
    throw new ImplausibleAnswerError(`the kept document of ${before.path} is not that of its record`);
  }
  const marks = { pass: due.work.value.pass, passEnding: 'ingested' as const };
  const fields = fieldsOf(kept.text);
  const looked = { ...before, ...marks };
  if ('unusable' in fields) return unusable(due, looked, fields.unusable, kept.commit, parts, context);
  const { derived, isHistoryCut, isBeingCreated } = before;
  const good = { fields, commit: kept.commit, mappingVersion, derived, isHistoryCut, isBeingCreated };
  await commit(due, withDocument(looked, good), [], parts, context);
  return done;
}

/** Forgets a project that was gone for the whole time of grace: its item, its document, its mark. */
async function erase({ work, item }: DueProject, context: ApplyContext): Promise<Outcome> {
  const state = stateOn(context.store);
  const { projectId } = work.value;
  const kept = await keptDocument(context.store, projectId);
  await context.commit([
    ...(item === undefined ? [] : [state.items.remove(item.id, { ifVersion: item.version })]),
    ...documentRemovals(context.store, projectId, kept?.parts ?? 0),
    state.work.remove(work.id, { ifVersion: work.version }),
  ]);
  return done;
}

/**
 * One commit: the item as it is now, its document, and the end of the mark. Where a condition is given it is asked when the commit's turn has come, so
 * that two looks side by side cannot both find it true; false: nothing was written.
 */
async function commit(
  due: DueProject,
  after: ItemRecord | undefined,
  more: readonly Write[],
  { order }: Pick<LookParts, 'order'>,
  context: ApplyContext,
  condition?: () => Promise<boolean>,
): Promise<boolean> {
  const state = stateOn(context.store);
  const id = projectDocId(due.work.value.projectId);
  let isWritten = true;
  const write = async (changedAt: number): Promise<void> => {
    isWritten = (await condition?.()) ?? true;
    if (!isWritten) return;
    const item = after === undefined ? [] : [itemWrite(due, { ...after, changedAt }, state.items, id)];
    const end = state.work.remove(due.work.id, { ifVersion: due.work.version });
    let writes: readonly Write[] = [...item, ...more, ...(await recordWrites(due, after, context)), end];
    while (writes.length > 0) {
      try {
        await context.commit(writes);
        return;
      } catch (error) {
        // Marked anew meanwhile: what was read holds as of then, and the new mark leads to another look. Or item-sync has just listed it: its record stands.
        const isOthers =
          error instanceof PreconditionError && (error.collection === 'work' || error.collection === 'itemProjects');
        if (!isOthers) throw error;
        writes = writes.filter(({ collection }) => collection !== error.collection);
      }
    }
  };
  if (after !== undefined && isNews(due.item?.value, after)) await order.next(write);
  else await write(due.item?.value.changedAt ?? 0);
  return isWritten;
}

/**
 * The record by which listings notice that a project is gone: a project that a webhook told of before any listing did must have one too.
 */
async function recordWrites(
  due: DueProject,
  after: ItemRecord | undefined,
  { store }: ApplyContext,
): Promise<readonly Write[]> {
  if (due.item !== undefined || after === undefined) return [];
  const { projects } = stateOn(store);
  const id = projectDocId(after.projectId);
  if ((await projects.get(id)) !== undefined) return [];
  const { projectId, path, isArchived, isPendingDeletion } = after;
  return [projects.create(id, newProject({ projectId, path, isWritable: !isArchived && !isPendingDeletion }))];
}

function itemWrite(due: DueProject, value: ItemRecord, items: ReturnType<typeof stateOn>['items'], id: string): Write {
  return due.item === undefined ? items.create(id, value) : items.set(id, value, { ifVersion: due.item.version });
}

/** Tries again later, or leaves the project to a person. A mark that was made anew meanwhile stands as it is. */
async function postpone(
  { work, seen }: DueProject,
  reason: string,
  { config }: Pick<LookParts, 'config'>,
  context: ApplyContext,
): Promise<Outcome> {
  const patience: Patience = {
    attempts: config.attempts,
    firstWaitMs: config.firstWaitSeconds * 1000,
    longestWaitMs: config.longestWaitMinutes * 60_000,
  };
  const looked = { ...work.value, head: seen?.head ?? work.value.head };
  const later = failedWork(looked, reason.slice(0, 500), context.now(), patience);
  try {
    await context.commit([stateOn(context.store).work.set(work.id, later, { ifVersion: work.version })]);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
  }
  const next =
    later.state === 'dead'
      ? `it failed ${later.attempts} times and waits for a person: lockstep retry item-ingest ${work.value.projectId}`
      : `it is tried again at ${new Date(later.dueAt).toISOString()}`;
  return { status: 'failed', reason: `${reason}; ${next}` };
}
