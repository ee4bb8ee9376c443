import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { Outcome } from '#shared/core/change.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { fieldsOf, mappingVersion } from '../document/map-fields.ts';
import { derivedAfter, type GoodDocument, seenAs, withDocument, withFailure } from '../item/item-changes.ts';
import { documentWrites, keptDocument } from '../item/item-documents.ts';
import type { ItemRecord } from '../item/items.ts';
import { stateOn } from '../state.ts';
import { commitLook } from './commit-look.ts';
import { type LookParts, marksOf } from './look-parts.ts';
import type { DueProject } from './read-due.ts';
import { readHistory } from './read-history.ts';

/**
 * Of a failure that passes without a push, as when the project that holds an item's id goes: older than any mapping, so
 * that every night tries again.
 */
const neverMapped = 0;

const done: Outcome = { status: 'done', reason: '' };

/** Reads `item.json` as of its head and keeps it, if it can be used. */
export async function ingestItem(
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
  if (await commitLook(due, withDocument(looked, good), writes, parts, context, isFree)) return done;
  const reason = `its id ${itemId} is that of ${holder?.path} (project ${holder?.projectId}) already`;
  return unusable(due, looked, reason, good.commit, parts, context, neverMapped);
}

/** Takes the fields from the kept document once more, without a call to GitLab. */
export async function mapAnew(
  due: DueProject,
  before: ItemRecord,
  parts: LookParts,
  context: ApplyContext,
): Promise<Outcome> {
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
  await commitLook(due, withDocument(looked, good), [], parts, context);
  return done;
}

/** There is no document. Whoever never had one has no item yet; whoever had one keeps it, and the lack is named. */
export async function noItem(
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
    await commitLook(due, { ...looked, failure: null, isFailed: false }, [], parts, context);
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
  triedBy = mappingVersion,
): Promise<Outcome> {
  await commitLook(due, withFailure(looked, reason, head, triedBy, context.now()), [], parts, context);
  const kept = looked.commit === null ? '' : `; the record as of ${looked.commit.slice(0, 8)} stays`;
  return { status: 'failed', reason: `${looked.path}: ${reason}${kept}` };
}
