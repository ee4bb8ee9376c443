import type { Outcome } from '#shared/core/change.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { isOfOneProject, isRefusal } from '../project/each-by-itself.ts';
import { isInGroup } from '../project/is-in-group.ts';
import type { OwnHook } from '../project/item-projects.ts';
import { checkedNow, recordWrite } from './project-writes.ts';
import type { SyncPayload } from './sync-change.ts';
import type { SyncParts } from './sync-parts.ts';

const done: Outcome = { status: 'done', reason: '' };

/**
 * Makes, repairs, replaces or removes our hook; the record is written before the act. What GitLab refuses or stumbles
 * over is this project's alone. A plan may have waited for a person since the group was listed: what has left it by now
 * is somebody else's, and is left alone.
 */
export async function seeToHook(
  { record, action }: Extract<SyncPayload, { do: 'hook' }>,
  parts: SyncParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { hook: wanted, gitlab, group } = parts;
  if (wanted === undefined) return { status: 'skipped', reason: 'no hooks are configured' };
  const form = await wanted.form();
  const { projectId } = record;
  const { secretVersion } = wanted;
  const own = record.hook;
  const older = own?.replaces ?? [];
  /** As our record has it by now. */
  let recorded = own;
  const write = async (hook: OwnHook | null, problem = ''): Promise<void> => {
    await context.commit([recordWrite({ ...record, hook, ...checkedNow(context, problem) }, context)]);
    recorded = hook;
  };
  const present = (hookId: number, replaces: readonly number[]): OwnHook => ({
    phase: 'present',
    hookId,
    askedAt: 0,
    url: form.url,
    secretVersion,
    replaces: [...replaces],
  });
  const make = async (older: readonly number[]): Promise<number> => {
    const intended: OwnHook = {
      phase: 'intended',
      hookId: null,
      askedAt: context.now(),
      url: form.url,
      secretVersion,
      replaces: [...older],
    };
    await context.commit([recordWrite({ ...record, hook: intended, isHookDue: true }, context)]);
    recorded = intended;
    const made = await gitlab.addHook(projectId, form);
    await write(present(made.id, older));
    return made.id;
  };
  try {
    const seen = action.kind === 'record' ? undefined : await gitlab.project(projectId);
    if (action.kind !== 'record' && (seen === undefined || !isInGroup(seen.path, group))) {
      const why = seen === undefined ? 'GitLab does not show the project' : `the project lies at ${seen.path} now`;
      await write(own, why);
      return { status: 'skipped', reason: `${why}; its hook is left as it is` };
    }
    switch (action.kind) {
      case 'create':
        await make(older);
        break;
      case 'replace': {
        const hookId = await make([...older, action.hookId]);
        await gitlab.removeHook(projectId, action.hookId);
        await write(present(hookId, older));
        break;
      }
      case 'remove':
        for (const hookId of action.hookIds) await gitlab.removeHook(projectId, hookId);
        await write(own === null ? null : { ...own, replaces: [] });
        break;
      case 'record':
        // Which secret it was given is not known for sure: the version is left open, so that the next check gives it
        // one.
        await context.commit([
          recordWrite(
            {
              ...record,
              hook: { ...present(action.hookId, older), secretVersion: '' },
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
        await write(present(action.hookId, older));
        break;
      }
      default:
        return { status: 'skipped', reason: 'there is nothing to do' };
    }
    parts.stumbles.succeeded();
    return done;
  } catch (error) {
    if (!isOfOneProject(error)) throw error;
    // What was refused was not made; anything else may have been, and is looked for the next time.
    await write(isRefusal(error) ? own : recorded, messageOf(error));
    // Where GitLab stumbles over one project after the other it is not about them.
    if (!isRefusal(error) && parts.stumbles.failed()) throw error;
    return { status: 'failed', reason: `${messageOf(error)}; it is tried again the next night` };
  }
}
