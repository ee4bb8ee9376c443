import type { Outcome, Unit } from '#shared/core/change.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { stateOn } from '../state.ts';
import { askForDeparture } from './ask-for-departure.ts';
import { checkedNow, markWrites, projectWrite, recordWrite } from './project-writes.ts';
import { seeToHook } from './see-to-hook.ts';
import type { SyncPayload } from './sync-change.ts';
import type { SyncParts } from './sync-parts.ts';

const done: Outcome = { status: 'done', reason: '' };

/** Applies one unit: marks and bookkeeping in batches, hooks and goings one by one. */
export async function applySync(
  unit: Unit<SyncPayload>,
  parts: SyncParts,
  context: ApplyContext,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const batch: Write[] = [];
  for (const { payload } of unit.changes) {
    switch (payload.do) {
      case 'mark':
        batch.push(...markWrites(payload.row, payload.need, parts, context));
        outcomes.push(done);
        break;
      case 'note':
        batch.push(projectWrite(payload.row, false, context));
        outcomes.push(done);
        break;
      case 'advance':
        batch.push(...passWrites(payload.pass, context));
        outcomes.push(done);
        break;
      case 'checked':
        for (const { record, problem } of payload.rows)
          batch.push(recordWrite({ ...record, ...checkedNow(context, problem) }, context));
        outcomes.push(done);
        break;
      case 'absent':
        for (const { record } of payload.rows)
          batch.push(
            recordWrite({ ...record, isAbsent: true, absentSince: payload.listedAt, isHookDue: false }, context),
          );
        outcomes.push(done);
        break;
      case 'forget':
        for (const { record } of payload.rows) batch.push(stateOn(context.store).projects.remove(record.projectId));
        outcomes.push(done);
        break;
      case 'gone':
      case 'erase':
        outcomes.push(await askForDeparture(payload.do, payload.row, parts, context));
        break;
      case 'hook':
        outcomes.push(await seeToHook(payload, parts, context));
        break;
    }
  }
  await commitMarks(batch, context);
  return outcomes;
}

/**
 * Commits in order. A webhook or `item-queue` may have touched the mark of a project at the same time: whatever was
 * written then stands, since each mark leads to a look at what GitLab says; the rest of the batch is written all the
 * same.
 */
async function commitMarks(writes: readonly Write[], context: ApplyContext): Promise<void> {
  let left = writes;
  while (left.length > 0) {
    const part = left.slice(0, 300);
    try {
      await context.commit(part);
      left = left.slice(part.length);
    } catch (error) {
      if (!(error instanceof PreconditionError) || error.collection !== 'work') throw error;
      left = left.filter(write => write.collection !== 'work' || write.id !== error.id);
    }
  }
}

function passWrites(pass: Extract<SyncPayload, { do: 'advance' }>['pass'], context: ApplyContext): Write[] {
  const { passes } = stateOn(context.store);
  const isMarked = pass.phase === 'marked';
  return [passes.set(pass.id, { ...pass, markedAt: isMarked ? context.now() : null })];
}
