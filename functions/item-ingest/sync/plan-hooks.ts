import type { Finding, Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { Pass } from '../pass/passes.ts';
import { type HookAction, planHook, type WantedHook } from '../project/hook-plan.ts';
import type { ItemProject } from '../project/item-projects.ts';
import type { HooksPart } from './reading.ts';
import { advancePass, type PlannedPart, type SyncPayload, syncChange } from './sync-change.ts';

const hookKinds = {
  create: 'hook-create',
  repair: 'hook-repair',
  replace: 'hook-replace',
  remove: 'hook-replace',
} as const;
const hookTitles = {
  create: 'Make our hook on',
  repair: 'Repair our hook on',
  replace: 'Replace our hook on',
  remove: 'Remove our older hook on',
} as const;

/**
 * Makes, repairs and replaces our hooks. One that may still come to be is waited for, and a foreign one with our
 * address is left alone; both are named.
 */
export function planHooks({ rows, readAt }: Pick<HooksPart, 'rows' | 'readAt'>, wanted: WantedHook): PlannedPart {
  const units: Unit<SyncPayload>[] = [];
  const findings: Finding[] = [];
  const checked: { record: ItemProject; problem: string }[] = [];
  for (const { record, hooks, problem } of rows) {
    const action: HookAction = hooks === undefined ? { kind: 'none' } : planHook(hooks, record.hook, wanted, readAt);
    if (action.kind === 'none' || action.kind === 'foreign' || action.kind === 'wait') {
      const named = wordsOf(action, problem);
      if (named !== '') findings.push({ kind: 'hook', target: record.path, message: named });
      checked.push({ record, problem: named });
      continue;
    }
    const target = String(record.projectId);
    const payload = { do: 'hook', record, action } as const;
    if (action.kind === 'record') {
      // The run that asked for it did not hear of it, and counted nothing.
      const words = { title: `Record our hook on ${record.path}`, reason: action.why };
      units.push({
        key: `hook ${target}`,
        changes: [syncChange(hookKinds.create, target, 'intended', `hook ${action.hookId}`, words, payload)],
      });
      continue;
    }
    const from =
      action.kind === 'create'
        ? 'no hook'
        : `hook ${action.kind === 'remove' ? action.hookIds.join(', ') : action.hookId}`;
    const words = { title: `${hookTitles[action.kind]} ${record.path}`, reason: action.why };
    const to = action.kind === 'remove' ? 'no older hook' : `${wanted.url} ${wanted.secretVersion}`;
    units.push({
      key: `hook ${target}`,
      changes: [syncChange(hookKinds[action.kind], target, from, to, words, payload)],
    });
  }
  if (checked.length > 0) {
    const ids = checked.map(({ record }) => record.projectId);
    const words = {
      title: checked.length === 1 ? 'Note that a hook was checked' : `Note that ${checked.length} hooks were checked`,
      reason: 'there is nothing to do about them',
    };
    units.push({
      key: 'hooks checked',
      changes: [
        syncChange(bookkeepingKind, 'hooks', 'unchecked', `checked ${ids.join(' ')}`, words, {
          do: 'checked',
          rows: checked,
        }),
      ],
    });
  }
  return { units, findings };
}

function wordsOf(action: Extract<HookAction, { kind: 'none' | 'foreign' | 'wait' }>, problem: string): string {
  switch (action.kind) {
    case 'none':
      return problem;
    case 'foreign':
      return `hook ${action.hookId} has our address and is not ours: take it over with lockstep adopt item-ingest`;
    case 'wait':
      return 'GitLab was asked for our hook less than an hour ago and may still make it: the next check looks again';
  }
}

export function advanceHooks(pass: Pass, { rows, left, isLast }: HooksPart): Unit<SyncPayload> {
  const after: Pass = {
    ...pass,
    phase: isLast ? 'absence' : 'hooks',
    hooksLeft: left,
    hooksChecked: pass.hooksChecked + rows.length,
  };
  return { key: 'pass', changes: [advancePass(pass, after)] };
}
