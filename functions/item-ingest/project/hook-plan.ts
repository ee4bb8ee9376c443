import type { GitlabHook } from '#shared/clients/gitlab/projects/project-schema.ts';
import { carriedOutLateMs } from '#shared/core/carried-out-late.ts';
import type { OwnHook } from './item-projects.ts';

/** How our hook shall be, as far as it can be seen or is recorded. */
export interface WantedHook {
  readonly url: string;
  readonly sslVerification: boolean;
  readonly secretVersion: string;
  readonly isSigned: boolean;
}

export type HookAction =
  | { readonly kind: 'none' }
  /** What is recorded as intended or present is written down as found. */
  | { readonly kind: 'record'; readonly hookId: number; readonly why: string }
  | { readonly kind: 'create'; readonly why: string }
  /** One was asked for, and may still come to be: another beside it would be one too many. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'repair'; readonly hookId: number; readonly why: string }
  /** GitLab does not enable a hook again by an edit: another one takes its place. */
  | { readonly kind: 'replace'; readonly hookId: number; readonly why: string }
  | { readonly kind: 'remove'; readonly hookIds: readonly number[]; readonly why: string }
  /** Somebody else's hook has our address: nothing is done before a person takes it over. */
  | { readonly kind: 'foreign'; readonly hookId: number };

/**
 * What is to be done about the hook of one project. Ours is only what our record names, or what came to be while our
 * record said that it was about to; any other hook, also one with our address, is left alone. `now`: when GitLab was
 * asked for them, ms since the epoch.
 */
export function planHook(
  hooks: readonly GitlabHook[],
  own: OwnHook | null,
  wanted: WantedHook,
  now: number,
): HookAction {
  const recorded = own?.hookId === null || own === null ? undefined : hooks.find(({ id }) => id === own.hookId);
  const replaced = hooks.flatMap(({ id }) => (own?.replaces.includes(id) === true && id !== recorded?.id ? id : []));
  if (own?.phase === 'intended') {
    // Of several that came to be, for answers that were lost, the first is ours; the next check finds the others.
    const made = hooks.find(({ id, url }) => isSameAddress(url, own.url) && !own.replaces.includes(id));
    if (made !== undefined)
      return { kind: 'record', hookId: made.id, why: 'made by a run that could not say so any more' };
    if (now - own.askedAt < carriedOutLateMs) return { kind: 'wait' };
    return { kind: 'create', why: 'a run was about to make it' };
  }
  if (recorded === undefined) {
    const foreign = hooks.find(({ url }) => isSameAddress(url, wanted.url));
    if (foreign !== undefined && own === null) return { kind: 'foreign', hookId: foreign.id };
    return { kind: 'create', why: own === null ? 'the project has no hook of ours' : 'our hook was removed' };
  }
  if (replaced.length > 0) return { kind: 'remove', hookIds: replaced, why: 'another one has taken its place' };
  if (recorded.alertStatus === 'disabled')
    return { kind: 'replace', hookId: recorded.id, why: 'GitLab has disabled it' };
  const wrong = faultsOf(recorded, own, wanted);
  return wrong.length === 0 ? { kind: 'none' } : { kind: 'repair', hookId: recorded.id, why: wrong.join(', ') };
}

function faultsOf(hook: GitlabHook, own: OwnHook | null, wanted: WantedHook): string[] {
  return [
    ...(isSameAddress(hook.url, wanted.url) ? [] : ['another address']),
    ...(hook.pushEvents ? [] : ['no push events']),
    ...(hook.sslVerification === wanted.sslVerification ? [] : ['another TLS verification']),
    ...(own?.secretVersion === wanted.secretVersion ? [] : ['an older secret']),
    ...(hook.hasToken === false ? ['no secret'] : []),
    // While GitLab's flag is off it ignores the signing token without a word: then only the plain one is there, and
    // enough.
    ...(wanted.isSigned && hook.hasSigningToken === false && own?.secretVersion !== wanted.secretVersion
      ? ['no signature']
      : []),
  ];
}

/** GitLab may write an address in its own way: its host in lower case, its usual port left out. */
function isSameAddress(shown: string, wanted: string): boolean {
  return shown === wanted || (URL.canParse(shown) && URL.canParse(wanted) && hrefOf(shown) === hrefOf(wanted));
}

function hrefOf(address: string): string {
  return new URL(address).href;
}
