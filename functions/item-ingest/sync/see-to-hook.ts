import { RefusedError, UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import type { Outcome } from '#shared/core/change.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { OwnHook } from '../project/item-projects.ts';
import { checkedNow, recordWrite } from './project-writes.ts';
import type { SyncPayload } from './sync-change.ts';
import type { SyncParts } from './sync-parts.ts';

const done: Outcome = { status: 'done', reason: '' };

/**
 * Makes, repairs, replaces or removes our hook; the record is written before the act. A refusal is this project's
 * alone.
 */
export async function seeToHook(
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
        // Which secret it was given is not known for sure: the version is left open, so that the next check gives it
        // one.
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
