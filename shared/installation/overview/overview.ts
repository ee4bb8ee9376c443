import { nextTime } from '#shared/config/cron.ts';
import type { Mode } from '#shared/core/run-status.ts';
import { functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { NeedsPerson } from '#shared/descriptor/view.ts';
import { type Attention, attentionsOf, type Gravity, overdueSince } from './attention.ts';
import { type FunctionState, functionState } from './function-state.ts';

export interface FunctionOverview extends FunctionState {
  readonly enabled: boolean;
  readonly mode: Mode;
  /** Of its present configuration: a campaign is bound to one. */
  readonly configDigest: string;
  /** When it is due by its schedule, ms since the epoch. */
  readonly next: number | null;
  /** When it was due and did not come. */
  readonly overdueSince: number | null;
  readonly attentions: readonly Attention[];
}

/** Something of a sync's own that waits for a person. */
export interface SyncNeed extends NeedsPerson {
  readonly sync: string;
  readonly view: string;
}

export interface Overview {
  readonly functions: readonly FunctionOverview[];
  readonly needs: readonly SyncNeed[];
}

/**
 * Everything that an operator should see of an installation, whatever its last runs were. `now`: wall clock, ms; `at`
 * puts a time into words.
 */
export async function overviewOf(
  installation: Installation,
  now: number,
  at: (ms: number) => string,
): Promise<Overview> {
  const [functions, needs] = await Promise.all([
    Promise.all(installation.configured.map(name => overviewOfFunction(installation, name, now, at))),
    needsOf(installation, now),
  ]);
  return { functions, needs };
}

async function overviewOfFunction(
  { store, settingsOf, leaseTermsOf, modeOf, digestOf }: Installation,
  name: string,
  now: number,
  at: (ms: number) => string,
): Promise<FunctionOverview> {
  const { schedule, enabled } = settingsOf(name);
  const state = await functionState(store, name, leaseTermsOf(name), now);
  const parts = {
    now: Math.max(now, state.readAt),
    schedule: enabled ? schedule : undefined,
    at,
    configDigest: digestOf(name),
  };
  return {
    ...state,
    enabled,
    mode: modeOf(name),
    configDigest: parts.configDigest,
    next: enabled ? nextTime(schedule, now) : null,
    overdueSince: overdueSince(state, parts) ?? null,
    attentions: attentionsOf(state, parts),
  };
}

/** What waits for a person by the views of every sync that this installation has. */
async function needsOf({ syncs, store, config }: Installation, now: number): Promise<readonly SyncNeed[]> {
  const context = { store, now: () => now };
  const configured = syncs.filter(sync => functionsOf([sync]).some(each => each.settingsIn(config) !== undefined));
  const found = configured.map(async sync => {
    const views = await sync.views();
    const needs = await Promise.all(views.map(async view => ({ view, need: await view.needsPerson?.(context) })));
    return needs.flatMap(({ view, need }) =>
      need === undefined ? [] : [{ ...need, sync: sync.name, view: view.name }],
    );
  });
  return (await Promise.all(found)).flat();
}

/** The gravest thing of all; undefined when nobody needs to look. What waits by a sync's views is a decision. */
export function gravestOf({ functions, needs }: Overview): Gravity | undefined {
  const all = new Set(functions.flatMap(({ attentions }) => attentions.map(({ gravity }) => gravity)));
  if (all.has('broken')) return 'broken';
  if (all.has('waits') || needs.length > 0) return 'waits';
  return all.has('note') ? 'note' : undefined;
}
