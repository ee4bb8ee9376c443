import type { Outcome } from '#shared/core/change.ts';
import { messageOf, unreachable } from '#shared/core/errors.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { blankItem, hidden, seenAs } from '../item/item-changes.ts';
import { documentRemovals, keptDocument } from '../item/item-documents.ts';
import { isOfOneProject } from '../project/each-by-itself.ts';
import { stateOn } from '../state.ts';
import { commitLook } from './commit-look.ts';
import { ingestItem, mapAnew, noItem } from './ingest-item.ts';
import { type LookParts, marksOf } from './look-parts.ts';
import type { LookPayload } from './plan-queue.ts';
import { postponeOrGiveUp } from './postpone-or-give-up.ts';
import type { DueProject } from './read-due.ts';

const done: Outcome = { status: 'done', reason: '' };

/**
 * Carries one look out, and takes its mark away in the same commit, unless the project was marked anew meanwhile. What
 * fails is this project's failure: it is tried again later, and then waits for a person. Throws what concerns the whole
 * run.
 */
export async function applyLook(payload: LookPayload, parts: LookParts, context: ApplyContext): Promise<Outcome> {
  try {
    const outcome = await carryOut(payload, parts, context);
    parts.stumbles.succeeded();
    return outcome;
  } catch (error) {
    if (!isOfOneItem(error)) throw error;
    const outcome = await postponeOrGiveUp(payload.due, messageOf(error), parts, context);
    if (parts.stumbles.failed()) throw error;
    return outcome;
  }
}

/** Whether an error may be about this project alone, or about its record, which a person changed meanwhile. */
function isOfOneItem(error: unknown): boolean {
  return error instanceof PreconditionError || isOfOneProject(error);
}

async function carryOut({ due, decision }: LookPayload, parts: LookParts, context: ApplyContext): Promise<Outcome> {
  const { projectId, pass } = due.work.value;
  const before = due.item?.value ?? blankItem(projectId);
  switch (decision.kind) {
    case 'unseen':
      await commitLook(due, undefined, [], parts, context);
      return done;
    case 'unreadable':
      return postponeOrGiveUp(due, decision.why, parts, context);
    case 'hide':
      await commitLook(due, hidden(before, pass, context.now()), [], parts, context);
      return done;
    case 'erase':
      return erase(due, context);
    case 'current':
      await commitLook(due, seenAs(before, decision.seen, marksOf(due, 'unchanged')), [], parts, context);
      return done;
    case 'empty':
      return noItem(due, before, decision.seen, 'its repository is empty', null, parts, context);
    case 'map':
      return mapAnew(due, before, parts, context);
    case 'ingest':
      return ingestItem(due, before, { seen: decision.seen, head: decision.head }, parts, context);
    default:
      return unreachable(decision);
  }
}

/** Forgets a project that was gone for the whole time of grace: its item, its document, its mark. */
async function erase({ work, item }: DueProject, context: ApplyContext): Promise<Outcome> {
  const state = stateOn(context.store);
  const { projectId } = work.value;
  const kept = await keptDocument(context.store, projectId);
  await context.commit([
    ...(item === undefined ? [] : [state.items.removeIfUnchanged(projectId, item)]),
    ...documentRemovals(context.store, projectId, kept?.parts ?? 0),
    state.work.removeIfUnchanged(projectId, work),
  ]);
  return done;
}
