import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappingVersion } from '#functions/item-ingest/document/map-fields.ts';
import { planSync } from '#functions/item-ingest/sync/plan-sync.ts';
import type { SyncReading } from '#functions/item-ingest/sync/reading.ts';
import { entry, item, pass, project, seen } from './support/examples.ts';
import { told } from './support/told.ts';

const url = 'https://lockstep.example.ac.uk/item-hook';
const rules = {
  absence: { apartMs: 20, graceMs: 100 },
  hook: { url, sslVerification: true, secretVersion: 'v2', isSigned: false },
};

const listed = { listed: seen(), item: item({ mappingVersion }), record: entry(project()), work: undefined };
const rest = { upTo: 20, isLast: true, listed: 30, via: 'rest', incomplete: '' } as const;
const heads = { rows: [listed], unread: [], ...rest };
const hooks = {
  rows: [{ record: project(), hooks: [], problem: '' }],
  readAt: 0,
  isLast: true,
  left: 0,
  population: 4,
};
const absence = {
  rows: [{ record: project({ absentSince: 0 }), item: item(), work: undefined }],
  listedAt: 1000,
  incomplete: '',
  population: 9,
};

const plan = (reading: Partial<SyncReading>, by: Parameters<typeof planSync>[1] = rules) =>
  planSync({ pass: pass(), again: false, ...reading }, by);
const headings = (reading: Partial<SyncReading>, by?: Parameters<typeof planSync>[1]) =>
  told(plan(reading, by)).map(line => line.split(/ “|: /)[0]);

describe('the plan of a round of item-sync', () => {
  it('has the heads, and what GitLab would not tell of them', () => {
    const unread = [{ path: 'items/z', why: 'no answer' }];
    const lines = told(plan({ heads: { ...heads, unread, incomplete: 'a page failed' } }));
    assert.match(lines[0] ?? '', /^\[heads 20\] bookkeeping pass “Go on with pass night”/);
    assert.deepEqual(lines.slice(1), ['unread items/z: no answer', 'incomplete the group: a page failed']);
    assert.deepEqual(told(plan({ heads })).length, 1);
  });

  it('marks all that is listed where that is asked for', () => {
    assert.deepEqual(headings({ heads, again: true }), ['[heads 20] mark 7', '[heads 20] bookkeeping pass']);
  });

  it('has the hooks, and goes on with the pass', () => {
    assert.deepEqual(headings({ hooks }), ['[hook 7] hook-create 7', '[pass] bookkeeping pass']);
  });

  it('makes no hook where none are made, and goes on with the pass all the same', () => {
    assert.deepEqual(headings({ hooks }, { ...rules, hook: undefined }), ['[pass] bookkeeping pass']);
  });

  it('has what is absent, and ends the marking', () => {
    const lines = told(plan({ absence }));
    assert.match(lines[0] ?? '', /^\[gone 7\] gone 7/);
    assert.match(lines[1] ?? '', /^\[pass\] bookkeeping pass .* → all marked, .*\(advance night to marked\)$/);
    assert.deepEqual(lines.slice(2), []);
  });

  it('goes on with the pass once, where a dry run has all parts', () => {
    assert.deepEqual(headings({ heads, hooks, absence }), [
      '[heads 20] bookkeeping pass',
      '[hook 7] hook-create 7',
      '[pass] bookkeeping pass',
      '[gone 7] gone 7',
    ]);
  });

  it('has nothing of a pass where there is none, but for hooks that were read', () => {
    assert.deepEqual(headings({ pass: undefined, heads, hooks, absence }), ['[hook 7] hook-create 7']);
    assert.deepEqual(headings({}), []);
  });

  it('marks what a person names, and says what led to nothing', () => {
    const unseen = [{ target: '4711', why: 'GitLab does not show it' }];
    assert.deepEqual(told(plan({ pass: undefined, chosen: { rows: [listed], unseen } })), [
      '[chosen] mark 7 “Mark items/a”:  → , since asked for (mark 7 asked)',
      'unseen 4711: GitLab does not show it',
    ]);
    assert.deepEqual(plan({ pass: undefined, chosen: { rows: [], unseen } }).units, []);
  });

  it('limits are of the projects that are known, and of the hooks that we may have', () => {
    const share = { gone: 9, erase: 9, 'hook-create': 4, 'hook-repair': 4, 'hook-replace': 4 };
    assert.deepEqual(plan({ hooks, absence }).population, share);
    const none = { gone: 0, erase: 0, 'hook-create': 0, 'hook-repair': 0, 'hook-replace': 0 };
    assert.deepEqual(plan({}).population, none);
  });

  it('says how far the pass is', () => {
    const said = (given: Parameters<typeof pass>[0]) =>
      plan({ pass: pass(given), absence: { ...absence, rows: [] } }).units[0]?.changes[0]?.from;
    assert.deepEqual(
      [
        said({ comparedUpTo: 0 }),
        said({ comparedUpTo: 3 }),
        said({ phase: 'hooks' }),
        said({ phase: 'hooks', hooksChecked: 1, hooksLeft: 2 }),
        said({ phase: 'absence' }),
        said({ phase: 'marked' }),
      ],
      [
        'nothing compared',
        'compared up to project 3',
        'all compared',
        '1 hook checked, 2 left for tonight',
        'hooks seen to',
        'all marked',
      ],
    );
  });

  it('is the same change when it is planned again, another when it leads elsewhere', () => {
    const keys = (reading: Partial<SyncReading>) =>
      plan(reading).units.flatMap(unit => unit.changes.map(({ key }) => key));
    assert.deepEqual(keys({ heads }), keys({ heads }));
    assert.notDeepEqual(keys({ heads }), keys({ heads: { ...heads, isLast: false } }));
  });
});
