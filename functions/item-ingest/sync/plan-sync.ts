import type { Finding, Plan, Unit } from '#shared/core/change.ts';
import type { AbsenceRules } from '../project/absence.ts';
import type { WantedHook } from '../project/hook-plan.ts';
import { planAbsences } from './plan-absences.ts';
import { planHeads } from './plan-heads.ts';
import { advanceHooks, planHooks } from './plan-hooks.ts';
import { planMark } from './plan-mark.ts';
import type { ChosenPart, SyncReading } from './reading.ts';
import { advancePass, type PlannedPart, type SyncPayload } from './sync-change.ts';

export interface SyncRules {
  readonly absence: AbsenceRules;
  /** Undefined where no hooks are made. */
  readonly hook: WantedHook | undefined;
}

/** From what a round looked at to what is to be done. Pure. */
export function planSync(reading: SyncReading, rules: SyncRules): Plan<SyncPayload> {
  const { pass, heads, hooks, absence, chosen, again } = reading;
  const units: Unit<SyncPayload>[] = [];
  const findings: Finding[] = [];
  const take = (part: PlannedPart): void => {
    units.push(...part.units);
    findings.push(...part.findings);
  };
  if (chosen !== undefined) take(planChosen(chosen));
  if (pass !== undefined && heads !== undefined) {
    units.push(planHeads(pass, heads, again));
    findings.push(...heads.unread.map(({ path, why }) => ({ kind: 'unread', target: path, message: why })));
    if (heads.incomplete !== '') findings.push({ kind: 'incomplete', target: 'the group', message: heads.incomplete });
  }
  if (hooks !== undefined) {
    if (rules.hook !== undefined) take(planHooks(hooks, rules.hook));
    if (pass !== undefined) units.push(advanceHooks(pass, hooks));
  }
  if (pass !== undefined && absence !== undefined) {
    take(planAbsences(absence, rules.absence));
    units.push({ key: 'pass', changes: [advancePass(pass, { ...pass, phase: 'marked' })] });
  }
  const known = absence?.population ?? 0;
  const hooked = hooks?.population ?? 0;
  return {
    // One unit goes on with the pass, whichever parts there are (a dry run has them all).
    units: onePassUnit(units),
    findings,
    population: { gone: known, erase: known, 'hook-create': hooked, 'hook-repair': hooked, 'hook-replace': hooked },
  };
}

function onePassUnit(units: readonly Unit<SyncPayload>[]): Unit<SyncPayload>[] {
  let seen = false;
  return units.filter(({ key }) => {
    if (key !== 'pass') return true;
    const isFirst = !seen;
    seen = true;
    return isFirst;
  });
}

function planChosen({ rows, unseen }: ChosenPart): PlannedPart {
  const changes = rows.map(row => planMark(row, 'asked'));
  return {
    units: changes.length === 0 ? [] : [{ key: 'chosen', changes }],
    findings: unseen.map(({ target, why }) => ({ kind: 'unseen', target, message: why })),
  };
}
