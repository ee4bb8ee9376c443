import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import type { BlockRecord } from '../blocks.ts';
import type { LetBackParameters } from './parameters.ts';

/** What was asked for, and our records of blocks that stand or are being lifted for a person. */
export interface LetBackReading {
  readonly asked: LetBackParameters;
  readonly records: readonly BlockRecord[];
}

const reasons = { cancelled: 'cancelled in Lookup', idle: 'idle for too long' } as const;

function isAsked({ accounts, run }: LetBackParameters): (record: BlockRecord) => boolean {
  const names = new Set(accounts?.map(name => name.toLowerCase()));
  return ({ username, runId }) => (run === undefined ? names.has(username.toLowerCase()) : runId === run);
}

/** One change for each block of ours that is asked for; names of which we have no block are findings. Pure. */
export function planLetBack({ asked, records }: LetBackReading): Plan<BlockRecord> {
  const chosen = records.filter(isAsked(asked)).toSorted((a, b) => a.userId - b.userId);
  const changes = chosen.map((record): Change<BlockRecord> => {
    const on = new Date(record.intendedAt).toISOString().slice(0, 10);
    return {
      key: changeKey('let-back', String(record.userId), 'blocked', 'active'),
      kind: 'let-back',
      target: record.username,
      title: `Let ${record.username} back in`,
      from: `blocked on ${on} (${reasons[record.why]})`,
      to: 'active, and left to a person',
      reason: 'a person asks for it',
      payload: record,
    };
  });
  const found = new Set(chosen.map(({ username }) => username.toLowerCase()));
  const missing = (asked.accounts ?? []).filter(name => !found.has(name.toLowerCase())).toSorted();
  const notOurs = (target: string, message: string): Finding => ({ kind: 'not-ours', target, message });
  const findings = missing.map(name => notOurs(name, 'this service has no block of this account that it could lift'));
  if (asked.run !== undefined && chosen.length === 0) findings.push(notOurs(asked.run, 'no block of this run stands'));
  const units = changes.map(change => ({ key: String(change.payload.userId), changes: [change] }));
  return { units, findings, population: { 'let-back': records.length } };
}
