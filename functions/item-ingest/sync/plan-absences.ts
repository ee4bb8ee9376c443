import type { Finding, Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { many } from '#shared/core/many.ts';
import { type AbsenceRules, verdictOnAbsent } from '../project/absence.ts';
import type { AbsencePart, AbsentRow } from './reading.ts';
import { type PlannedPart, type SyncPayload, syncChange } from './sync-change.ts';

/** What is to be done about projects that a complete listing lacks; an incomplete one proves nothing. */
export function planAbsences({ rows, listedAt, incomplete }: AbsencePart, rules: AbsenceRules): PlannedPart {
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
      changes: [syncChange(verdict, target, item?.standing ?? 'none', verdict, words, { do: verdict, row })],
    });
  }
  const batch = (what: 'absent' | 'forget', about: readonly AbsentRow[], title: string): void => {
    if (about.length === 0) return;
    const to = `${what} ${about.map(({ record }) => record.projectId).join(' ')}`;
    const payload: SyncPayload =
      what === 'absent' ? { do: 'absent', rows: about, listedAt } : { do: 'forget', rows: about };
    const words = { title, reason: 'a complete listing lacks them' };
    units.push({ key: what, changes: [syncChange(bookkeepingKind, what, 'unnoted', to, words, payload)] });
  };
  batch('absent', noted, `Note ${many(noted.length, 'project', 'projects')} as not listed`);
  batch('forget', forgotten, `Forget ${many(forgotten.length, 'project', 'projects')}`);
  return { units, findings };
}
