import type { GitlabProjects, HookForm } from '#shared/clients/gitlab/projects/project-client.ts';
import { RefusedError, UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import type { Outcome, Unit } from '#shared/core/change.ts';
import { messageOf } from '#shared/core/errors.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { isInGroup } from '../project/is-in-group.ts';
import type { ItemProject, OwnHook } from '../project/item-projects.ts';
import { projectDocId, stateOn } from '../state.ts';
import { freshWork, remarked } from '../work/work-state.ts';
import { isWritable, markFor, type SyncPayload } from './plan-sync.ts';
import type { AbsentRow, ListedRow } from './reading.ts';

export interface SyncParts {
  readonly gitlab: GitlabProjects;
  readonly group: string;
  /** The hook as it shall be, and the name of its secret. Undefined where no hooks are made. */
  readonly hook: { readonly form: () => Promise<HookForm>; readonly secretVersion: string } | undefined;
  readonly pass: string;
  readonly again: boolean;
  /** Who asked, for the marks. */
  readonly by: string;
}

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
        for (const { record } of payload.rows)
          batch.push(stateOn(context.store).projects.remove(projectDocId(record.projectId)));
        outcomes.push(done);
        break;
      case 'gone':
      case 'erase':
        outcomes.push(await askFor(payload.do, payload.row, parts, context));
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
 * Commits in order. A webhook or `item-queue` may have touched the mark of a project at the same time: whatever was written then stands, since each mark
 * leads to a look at what GitLab says; the rest of the batch is written all the same.
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

function markWrites(
  row: ListedRow,
  need: Parameters<typeof markFor>[1],
  { pass, again, by }: SyncParts,
  context: ApplyContext,
): Write[] {
  const { work } = stateOn(context.store);
  const mark = markFor(row, need, pass, again);
  const now = context.now();
  const why = need === 'asked' ? `asked for by ${by}` : mark.why;
  const next = need === 'asked' ? freshWork({ ...mark, why }, now) : remarked(row.work?.value, { ...mark, why }, now);
  const id = projectDocId(row.listed.id);
  const isChanged = need === 'asked' ? !again : need !== 'mapping';
  const record = projectWrite(row, isChanged, context);
  if (next === undefined) return [record];
  if (row.work === undefined) return [record, work.create(id, next)];
  return [record, work.set(id, next, { ifVersion: row.work.version })];
}

/** Our record of a listed project as it is now; a new or changed one has its hook checked the same night. */
function projectWrite({ listed, record }: ListedRow, isChanged: boolean, context: ApplyContext): Write {
  const known = record?.value;
  const value: ItemProject = {
    projectId: listed.id,
    path: listed.path,
    isWritable: isWritable(listed),
    hook: known?.hook ?? null,
    isHookDue: isChanged || known === undefined || known.isHookDue || known.isAbsent,
    hookCheckedAt: known?.hookCheckedAt ?? 0,
    hookProblem: known?.hookProblem ?? '',
    absentSince: null,
    isAbsent: false,
  };
  return recordWrite(value, context);
}

function recordWrite(value: ItemProject, { store }: ApplyContext): Write {
  return stateOn(store).projects.set(projectDocId(value.projectId), value);
}

function passWrites(pass: Extract<SyncPayload, { do: 'advance' }>['pass'], context: ApplyContext): Write[] {
  const { passes } = stateOn(context.store);
  const isMarked = pass.phase === 'marked';
  return [
    passes.set(
      pass.id,
      { ...pass, markedAt: isMarked ? context.now() : null },
      { expiresAt: pass.startedAt + passKeptMs },
    ),
  ];
}

const passKeptMs = 400 * 86_400_000;

const checkedNow = (context: ApplyContext, problem: string) => ({
  isHookDue: problem !== '',
  hookCheckedAt: context.now(),
  hookProblem: problem.slice(0, 300),
});

/** Asks `item-queue` to take a project for gone, or to erase it, unless GitLab shows it in the group after all. */
async function askFor(
  ask: 'gone' | 'erase',
  { record, work: before }: AbsentRow,
  parts: SyncParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { projectId } = record;
  const { work } = stateOn(context.store);
  const seen = await parts.gitlab.project(projectId);
  if (seen !== undefined && isInGroup(seen.path, parts.group)) {
    await context.commit([recordWrite({ ...record, path: seen.path, isAbsent: false, absentSince: null }, context)]);
    return { status: 'skipped', reason: `the listing lacks it, but GitLab shows it at ${seen.path}` };
  }
  const mark = freshWork(
    { projectId, path: record.path, ask, why: 'complete listings lack it', head: null, pass: parts.pass },
    context.now(),
  );
  const id = projectDocId(projectId);
  try {
    await context.commit([
      before === undefined ? work.create(id, mark) : work.set(id, mark, { ifVersion: before.version }),
    ]);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
    return { status: 'skipped', reason: 'it was marked by somebody else meanwhile; the next night looks again' };
  }
  return done;
}

/** Makes, repairs, replaces or removes our hook; the record is written before the act. A refusal is this project's alone. */
async function seeToHook(
  { record, action }: Extract<SyncPayload, { do: 'hook' }>,
  parts: SyncParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { hook: wanted, gitlab } = parts;
  if (wanted === undefined) return { status: 'skipped', reason: 'no hooks are configured' };
  const form = await wanted.form();
  const { projectId } = record;
  const { secretVersion } = wanted;
  const write = (hook: OwnHook | null, problem = ''): Promise<void> =>
    context.commit([recordWrite({ ...record, hook, ...checkedNow(context, problem) }, context)]);
  const present = (hookId: number, replaces: number | null): OwnHook => ({
    phase: 'present',
    hookId,
    url: form.url,
    secretVersion,
    replaces,
  });
  const make = async (replaces: number | null): Promise<number> => {
    const intended: OwnHook = { phase: 'intended', hookId: null, url: form.url, secretVersion, replaces };
    await context.commit([recordWrite({ ...record, hook: intended, isHookDue: true }, context)]);
    const made = await gitlab.addHook(projectId, form);
    await write(present(made.id, replaces));
    return made.id;
  };
  const own = record.hook;
  try {
    switch (action.kind) {
      case 'create':
        await make(own?.replaces ?? null);
        return done;
      case 'replace': {
        const hookId = await make(action.hookId);
        await gitlab.removeHook(projectId, action.hookId);
        await write(present(hookId, null));
        return done;
      }
      case 'remove':
        await gitlab.removeHook(projectId, action.hookId);
        await write(own === null ? null : { ...own, replaces: null });
        return done;
      case 'record':
        // Which secret it was given is not known for sure: the version is left open, so that the next check gives it one.
        await context.commit([
          recordWrite(
            {
              ...record,
              hook: { ...present(action.hookId, own?.replaces ?? null), secretVersion: '' },
              isHookDue: true,
            },
            context,
          ),
        ]);
        return done;
      case 'repair': {
        const edited = await gitlab.editHook(projectId, action.hookId, form);
        if (edited === undefined)
          return { status: 'skipped', reason: 'the hook was removed meanwhile; the next check makes another' };
        await write(present(action.hookId, own?.replaces ?? null));
        return done;
      }
      default:
        return { status: 'skipped', reason: 'there is nothing to do' };
    }
  } catch (error) {
    const isRefusal =
      error instanceof RefusedError || (error instanceof UpstreamCredentialError && error.status === 403);
    if (!isRefusal) throw error;
    // What was refused was not made.
    await write(action.kind === 'create' && own === null ? null : own, messageOf(error));
    return { status: 'failed', reason: `${messageOf(error)}; it is tried again the next night` };
  }
}
