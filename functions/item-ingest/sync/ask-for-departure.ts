import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { Outcome } from '#shared/core/change.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { isOfOneProject } from '../project/each-by-itself.ts';
import { isInGroup } from '../project/is-in-group.ts';
import { stateOn } from '../state.ts';
import { freshWork } from '../work-list/work-state.ts';
import { recordWrite } from './project-writes.ts';
import type { AbsentRow } from './reading.ts';
import type { SyncParts } from './sync-parts.ts';

/** Asks `item-queue` to take a project for gone, or to erase it, unless GitLab shows it in the group after all. */
export async function askForDeparture(
  ask: 'gone' | 'erase',
  { record, work: before }: AbsentRow,
  parts: SyncParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { projectId } = record;
  const { work } = stateOn(context.store);
  let seen: GitlabProject | undefined;
  try {
    seen = await parts.gitlab.project(projectId);
    parts.stumbles.succeeded();
  } catch (error) {
    if (!isOfOneProject(error) || parts.stumbles.failed()) throw error;
    return { status: 'failed', reason: `${error.message}; it stays, and the next night looks again` };
  }
  if (seen !== undefined && isInGroup(seen.path, parts.group)) {
    await context.commit([recordWrite({ ...record, path: seen.path, isAbsent: false, absentSince: null }, context)]);
    return { status: 'skipped', reason: `the listing lacks it, but GitLab shows it at ${seen.path}` };
  }
  const mark = freshWork(
    { projectId, path: record.path, ask, why: 'complete listings lack it', head: null, pass: parts.pass },
    context.now(),
  );
  try {
    await context.commit([work.setIfUnchanged(projectId, before, mark)]);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
    return { status: 'skipped', reason: 'it was marked by somebody else meanwhile; the next night looks again' };
  }
  return { status: 'done', reason: '' };
}
