import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Pass } from '../pass/passes.ts';
import { eachByItself } from '../project/each-by-itself.ts';
import type { ItemProject } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import type { HookRow, HooksPart } from './reading.ts';

/** Hooks checked in a round: a request each. */
const portion = 200;

/**
 * The next hooks to be checked in this pass: those of new and changed projects, then those that were checked longest
 * ago. Writes nothing. `population`: the projects that we know.
 */
export async function readHooks(
  gitlab: GitlabProjects,
  pass: Pass,
  { hookNights, population }: { readonly hookNights: number; readonly population: number },
  concurrency: number,
  context: ReadContext,
): Promise<HooksPart> {
  const { projects } = stateOn(context.store);
  const left = pass.hooksLeft ?? Math.ceil(population / hookNights);
  const before = pass.startedAt;
  const due = await projects.query('hooksDue', { isHookDue: true }, { limit: portion, before });
  const room = Math.min(left, portion - due.entries.length);
  const others = room > 0 ? (await projects.query('byHookCheck', {}, { limit: room, before })).entries : [];
  const chosen = new Map([...due.entries, ...others].map(({ key, value }) => [key, value]));
  const beside = [...chosen.values()].filter(({ isHookDue }) => !isHookDue).length;
  const readAt = context.now();
  const rows = await hooksOf(gitlab, [...chosen.values()], concurrency, context);
  const leftAfter = others.length < room ? 0 : left - beside;
  return {
    rows,
    readAt,
    left: leftAfter,
    isLast: chosen.size === 0 || (leftAfter === 0 && due.next === undefined),
    population,
  };
}

/** The hooks of these projects, a request each. One that GitLab refuses or stumbles over is a row with a problem. */
export async function hooksOf(
  gitlab: GitlabProjects,
  records: readonly ItemProject[],
  concurrency: number,
  context: ReadContext,
): Promise<HookRow[]> {
  let done = 0;
  const answers = await eachByItself(records, concurrency, async record => {
    try {
      return record.isAbsent || !record.isWritable ? undefined : await gitlab.hooks(record.projectId);
    } finally {
      done += 1;
      context.progress('hooks read', done, records.length);
    }
  });
  return records.map((record, index) => {
    const answer = answers[index];
    if (answer !== undefined && 'problem' in answer) return { record, hooks: undefined, problem: answer.problem };
    return { record, hooks: answer?.is, problem: '' };
  });
}
