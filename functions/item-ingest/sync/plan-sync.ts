import { type Change, changeKey, type Finding, type Plan, type Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limits.ts';
import { mappingVersion } from '../document/item-fields.ts';
import { type Need, needOf } from '../item/need.ts';
import type { Pass } from '../pass/passes.ts';
import { type AbsenceRules, verdictOnAbsent } from '../project/absence.ts';
import { type HookAction, planHook, type WantedHook } from '../project/hook-plan.ts';
import type { ItemProject } from '../project/item-projects.ts';
import { remarked } from '../work/work-state.ts';
import type {
  AbsencePart,
  AbsentRow,
  ChosenPart,
  HeadsPart,
  HookRow,
  HooksPart,
  ListedRow,
  SyncReading,
} from './reading.ts';

/** What `apply` needs of a change. */
export type SyncPayload =
  | { readonly do: 'mark'; readonly row: ListedRow; readonly need: Need | 'asked' }
  /** The record of a project that needs no look: seen again, known for the first time. */
  | { readonly do: 'note'; readonly row: ListedRow }
  | { readonly do: 'hook'; readonly record: ItemProject; readonly action: HookAction }
  /** Hooks that are as they shall be, or that cannot be seen to. */
  | { readonly do: 'checked'; readonly rows: readonly { readonly record: ItemProject; readonly problem: string }[] }
  | { readonly do: 'absent'; readonly rows: readonly AbsentRow[]; readonly listedAt: number }
  | { readonly do: 'forget'; readonly rows: readonly AbsentRow[] }
  | { readonly do: 'gone' | 'erase'; readonly row: AbsentRow }
  /** The pass as it is when all before it in its unit is written. */
  | { readonly do: 'advance'; readonly pass: Pass };

export interface SyncRules {
  readonly absence: AbsenceRules;
  /** Undefined where no hooks are made. */
  readonly hook: WantedHook | undefined;
}

type SyncChange = Change<SyncPayload>;

function change(
  kind: string,
  target: string,
  from: string,
  to: string,
  words: { title: string; reason: string },
  payload: SyncPayload,
): SyncChange {
  return { key: changeKey(kind, target, from, to), kind, target, from, to, ...words, payload };
}

const short = (sha: string | null | undefined): string => sha?.slice(0, 8) ?? 'no commit';

const whys: Readonly<Record<Need | 'asked', string>> = {
  new: 'it is new',
  returned: 'it is there again',
  behind: 'its head is another than the one we have',
  moved: 'it was renamed, transferred, archived or marked for deletion',
  mapping: 'its fields were taken by an older mapping',
  asked: 'asked for',
};

function markOf(row: ListedRow, need: Need | 'asked'): SyncChange {
  const { listed, item } = row;
  const words = { title: `Mark ${listed.path}`, reason: whys[need] };
  const from = item === undefined ? 'unknown' : item.standing === 'gone' ? 'gone' : short(item.head);
  return change(
    'mark',
    String(listed.id),
    from,
    need === 'mapping' ? 'the present mapping' : short(listed.head),
    words,
    { do: 'mark', row, need },
  );
}

/** Whether our record of a listed project has to be written although it needs no look. */
function isNoted({ listed, record }: ListedRow): boolean {
  return record === undefined || record.value.isAbsent || record.value.isWritable !== isWritable(listed);
}

export function isWritable({ archived, isPendingDeletion }: ListedRow['listed']): boolean {
  return !archived && isPendingDeletion !== true;
}

function advance(pass: Pass, from: string): SyncChange {
  const to = `${pass.phase} ${pass.comparedUpTo} ${pass.hooksChecked}`;
  const words = { title: `Go on with pass ${pass.id}`, reason: `compared up to project ${pass.comparedUpTo}` };
  return change(bookkeepingKind, 'pass', from, `${to} ${pass.hooksLeft ?? ''}`, words, { do: 'advance', pass });
}

function headsUnit(pass: Pass, heads: HeadsPart, again: boolean): Unit<SyncPayload> {
  const marks: SyncChange[] = [];
  let unchanged = 0;
  for (const row of heads.rows) {
    const need = again ? 'asked' : needOf(row.listed, row.item, mappingVersion);
    if (need !== undefined && mayMark(row, need, pass)) marks.push(markOf(row, need));
    else if (isNoted(row)) {
      const words = { title: `Note ${row.listed.path}`, reason: 'it is listed' };
      marks.push(
        change(bookkeepingKind, String(row.listed.id), 'unnoted', `listed ${row.listed.path}`, words, {
          do: 'note',
          row,
        }),
      );
    }
    if (need === undefined) unchanged += 1;
  }
  const after: Pass = {
    ...pass,
    phase: heads.isLast ? 'hooks' : 'heads',
    comparedUpTo: heads.upTo,
    listed: heads.listed,
    via: heads.via,
    incomplete: heads.incomplete,
    unchanged: pass.unchanged + unchanged,
    marked: pass.marked + marks.filter(({ kind }) => kind === 'mark').length,
  };
  return { key: `heads ${heads.upTo}`, changes: [...marks, advance(after, `heads ${pass.comparedUpTo}`)] };
}

/** A dead letter whose head has not changed is not marked again. */
function mayMark(row: ListedRow, need: Need | 'asked', pass: Pass): boolean {
  return remarked(row.work?.value, markFor(row, need, pass.id, false), 0) !== undefined;
}

export function markFor({ listed }: ListedRow, need: Need | 'asked', pass: string, again: boolean) {
  return {
    projectId: listed.id,
    path: listed.path,
    ask: again ? ('again' as const) : need === 'mapping' ? ('map' as const) : ('look' as const),
    why: whys[need],
    head: listed.head ?? null,
    pass,
  };
}

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

interface HookUnits {
  readonly units: Unit<SyncPayload>[];
  readonly findings: Finding[];
}

function hookUnits(rows: readonly HookRow[], wanted: WantedHook): HookUnits {
  const units: Unit<SyncPayload>[] = [];
  const findings: Finding[] = [];
  const checked: { record: ItemProject; problem: string }[] = [];
  for (const { record, hooks, problem } of rows) {
    const action: HookAction = hooks === undefined ? { kind: 'none' } : planHook(hooks, record.hook, wanted);
    if (action.kind === 'none' || action.kind === 'foreign') {
      const named =
        action.kind === 'foreign'
          ? `hook ${action.hookId} has our address and is not ours: take it over with lockstep adopt item-ingest`
          : problem;
      if (named !== '') findings.push({ kind: 'hook', target: record.path, message: named });
      checked.push({ record, problem: named });
      continue;
    }
    const target = String(record.projectId);
    const payload = { do: 'hook', record, action } as const;
    if (action.kind === 'record') {
      const words = { title: `Record our hook on ${record.path}`, reason: action.why };
      units.push({
        key: `hook ${target}`,
        changes: [change(bookkeepingKind, target, 'intended', `hook ${action.hookId}`, words, payload)],
      });
      continue;
    }
    const from = 'hookId' in action ? `hook ${action.hookId}` : 'no hook';
    const words = { title: `${hookTitles[action.kind]} ${record.path}`, reason: action.why };
    const to = action.kind === 'remove' ? 'no older hook' : `${wanted.url} ${wanted.secretVersion}`;
    units.push({ key: `hook ${target}`, changes: [change(hookKinds[action.kind], target, from, to, words, payload)] });
  }
  if (checked.length > 0) {
    const ids = checked.map(({ record }) => record.projectId);
    const words = {
      title: `Note that ${checked.length} hooks were checked`,
      reason: 'there is nothing to do about them',
    };
    units.push({
      key: 'hooks checked',
      changes: [
        change(bookkeepingKind, 'hooks', 'unchecked', `checked ${ids.join(' ')}`, words, {
          do: 'checked',
          rows: checked,
        }),
      ],
    });
  }
  return { units, findings };
}

function hooksAdvance(pass: Pass, { rows, left, isLast }: HooksPart): Unit<SyncPayload> {
  const after: Pass = {
    ...pass,
    phase: isLast ? 'absence' : 'hooks',
    hooksLeft: left,
    hooksChecked: pass.hooksChecked + rows.length,
  };
  return { key: 'pass', changes: [advance(after, `hooks ${pass.hooksChecked} ${pass.hooksLeft ?? ''}`)] };
}

function absenceUnits({ rows, listedAt, incomplete }: AbsencePart, rules: AbsenceRules): HookUnits {
  if (incomplete !== '') {
    const message = `the listing proves no absence: ${incomplete}`;
    return { units: [], findings: rows.length === 0 ? [] : [{ kind: 'incomplete', target: 'the group', message }] };
  }
  const units: Unit<SyncPayload>[] = [];
  const findings: Finding[] = [];
  const noted: AbsentRow[] = [];
  const forgotten: AbsentRow[] = [];
  for (const row of rows) {
    const { record, item, work } = row;
    const verdict = verdictOnAbsent(record, item, listedAt, rules);
    if (verdict === 'note') noted.push(row);
    if (verdict === 'forget') forgotten.push(row);
    if (verdict === 'note' || verdict === 'wait') {
      const since = record.absentSince ?? listedAt;
      if (item?.standing === 'gone') continue;
      findings.push({
        kind: 'in question',
        target: record.path,
        message: `not listed since ${new Date(since).toISOString()}; it stays until another complete listing agrees`,
      });
    }
    if (verdict !== 'gone' && verdict !== 'erase') continue;
    if (work !== undefined && work.value.ask === verdict) {
      if (work.value.state === 'dead')
        findings.push({
          kind: 'dead letter',
          target: record.path,
          message: `${verdict} failed: ${work.value.error?.reason ?? ''}`,
        });
      continue;
    }
    const target = String(record.projectId);
    const since = new Date(record.absentSince ?? listedAt).toISOString();
    const words = {
      title: `${verdict === 'gone' ? 'Take' : 'Erase'} ${record.path}${verdict === 'gone' ? ' for gone' : ''}`,
      reason: verdict === 'gone' ? `two complete listings lack it, the first at ${since}` : 'its time of grace is over',
    };
    units.push({
      key: `${verdict} ${target}`,
      changes: [change(verdict, target, item?.standing ?? 'none', verdict, words, { do: verdict, row })],
    });
  }
  const batch = (what: 'absent' | 'forget', about: readonly AbsentRow[], title: string): void => {
    if (about.length === 0) return;
    const to = `${what} ${about.map(({ record }) => record.projectId).join(' ')}`;
    const payload: SyncPayload =
      what === 'absent' ? { do: 'absent', rows: about, listedAt } : { do: 'forget', rows: about };
    const words = { title, reason: 'a complete listing lacks them' };
    units.push({ key: what, changes: [change(bookkeepingKind, what, 'unnoted', to, words, payload)] });
  };
  batch('absent', noted, `Note ${noted.length} projects as not listed`);
  batch('forget', forgotten, `Forget ${forgotten.length} projects`);
  return { units, findings };
}

function chosenUnits({ rows, unseen }: ChosenPart): HookUnits {
  const changes = rows.map(row => markOf(row, 'asked'));
  return {
    units: changes.length === 0 ? [] : [{ key: 'chosen', changes }],
    findings: unseen.map(target => ({
      kind: 'unseen',
      target,
      message: 'GitLab does not show it in the group; nothing was concluded from that',
    })),
  };
}

/** From what a round looked at to what is to be done. Pure. */
export function planSync(reading: SyncReading, rules: SyncRules): Plan<SyncPayload> {
  const { pass, heads, hooks, absence, chosen, again } = reading;
  const units: Unit<SyncPayload>[] = [];
  const findings: Finding[] = [];
  const take = (part: HookUnits): void => {
    units.push(...part.units);
    findings.push(...part.findings);
  };
  if (chosen !== undefined) take(chosenUnits(chosen));
  if (pass !== undefined && heads !== undefined) {
    units.push(headsUnit(pass, heads, again));
    findings.push(...heads.unread.map(({ path, why }) => ({ kind: 'unread', target: path, message: why })));
    if (heads.incomplete !== '') findings.push({ kind: 'incomplete', target: 'the group', message: heads.incomplete });
  }
  if (hooks !== undefined) {
    if (rules.hook !== undefined) take(hookUnits(hooks.rows, rules.hook));
    if (pass !== undefined) units.push(hooksAdvance(pass, hooks));
  }
  if (pass !== undefined && absence !== undefined) {
    take(absenceUnits(absence, rules.absence));
    units.push({ key: 'pass', changes: [advance({ ...pass, phase: 'marked' }, `absence ${pass.comparedUpTo}`)] });
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
