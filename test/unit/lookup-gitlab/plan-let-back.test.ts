import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LetBackReading, planLetBack } from '#functions/lookup-gitlab/let-back/plan-let-back.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { record } from './situations.ts';

const records = [
  record({ userId: 30, username: 'ab30', runId: 'run-2' }),
  record({ userId: 4, username: 'ab4', why: 'idle' }),
  record({ userId: 5, username: 'ab5' }),
];

function told(asked: LetBackReading['asked'], known = records): string[] {
  const planned = planLetBack({ asked, records: known });
  return [
    ...changesOf(planned).map(
      ({ kind, target, title, from, to, reason }) => `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`,
    ),
    ...planned.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`),
  ];
}
const back = (name: string, why = 'cancelled in Lookup') =>
  `let-back ${name} “Let ${name} back in”: blocked on 2026-10-01 (${why}) → active, and left to a person, since a person asks for it`;
const notOurs = (name: string) => `not-ours ${name}: this service has no block of this account that it could lift`;

describe('whose blocks are lifted when a person asks for it', () => {
  it('those of the accounts that are named, whatever their case, by id', () => {
    assert.deepEqual(told({ accounts: ['AB30', 'ab4'] }), [back('ab4', 'idle for too long'), back('ab30')]);
    const shouting = [record({ userId: 5, username: 'AB5' })];
    assert.deepEqual(told({ accounts: ['ab5'] }, shouting), [back('AB5')]);
  });

  it('those that a run made', () => {
    assert.deepEqual(told({ run: 'run-1' }), [back('ab4', 'idle for too long'), back('ab5')]);
  });

  it('nobody’s of whom we have no block, which is said', () => {
    assert.deepEqual(told({ accounts: ['zz9', 'ab5', 'aa1'] }), [back('ab5'), notOurs('aa1'), notOurs('zz9')]);
    assert.deepEqual(told({ accounts: ['zz9'] }), [notOurs('zz9')]);
    assert.deepEqual(told({ run: 'run-9' }), ['not-ours run-9: no block of this run stands']);
  });

  it('each is a unit of its own, and the share is of all our blocks', () => {
    const { units, population } = planLetBack({ asked: { run: 'run-1' }, records });
    assert.deepEqual(
      units.map(({ key, changes }) => [key, changes.map(({ payload }) => payload.username)]),
      [
        ['4', ['ab4']],
        ['5', ['ab5']],
      ],
    );
    assert.deepEqual(population, { 'let-back': 3 });
    const keys = units.flatMap(unit => unit.changes.map(({ key }) => key));
    assert.deepEqual(
      keys,
      ['4', '5'].map(id => changeKey('let-back', id, 'blocked', 'active')),
    );
  });
});
