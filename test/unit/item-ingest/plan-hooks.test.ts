import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OwnHook } from '#functions/item-ingest/project/item-projects.ts';
import { advanceHooks, planHooks } from '#functions/item-ingest/sync/plan-hooks.ts';
import type { HookRow } from '#functions/item-ingest/sync/reading.ts';
import type { GitlabHook } from '#shared/clients/gitlab/projects/project-schema.ts';
import { pass, project } from './support/examples.ts';
import { told } from './support/told.ts';

const url = 'https://lockstep.example.ac.uk/item-hook';
const now = 100 * 3_600_000;
const wanted = { url, sslVerification: true, secretVersion: 'v2', isSigned: false };

function hook(id: number, given: Partial<GitlabHook> = {}): GitlabHook {
  const seen = { hasToken: true, hasSigningToken: undefined, alertStatus: 'executable' } as const;
  return { id, url, pushEvents: true, sslVerification: true, ...seen, ...given };
}

/** Hook 1 of project 7 is ours, and as it shall be, unless it says otherwise. */
function row(hooks: HookRow['hooks'], own: Partial<OwnHook> | null = {}, given: Partial<HookRow> = {}): HookRow {
  const ours: OwnHook = { phase: 'present', hookId: 1, askedAt: 0, url, secretVersion: 'v2', replaces: [] };
  return { record: project({ hook: own === null ? null : { ...ours, ...own } }), hooks, problem: '', ...given };
}
const plan = (...rows: readonly HookRow[]) => told(planHooks({ rows, readAt: now }, wanted));

describe('what is planned about the hooks of projects', () => {
  const cases: readonly [string, HookRow, string][] = [
    [
      'one is made',
      row([], null),
      `hook-create 7 “Make our hook on items/a”: no hook → ${url} v2, since the project has no hook of ours (hook of 7: create)`,
    ],
    [
      'one is repaired',
      row([hook(1, { pushEvents: false })]),
      `hook-repair 7 “Repair our hook on items/a”: hook 1 → ${url} v2, since no push events (hook of 7: repair)`,
    ],
    [
      'one is replaced',
      row([hook(1, { alertStatus: 'disabled' })]),
      `hook-replace 7 “Replace our hook on items/a”: hook 1 → ${url} v2, since GitLab has disabled it (hook of 7: replace)`,
    ],
    [
      'older ones are removed',
      row([hook(1), hook(2), hook(3)], { replaces: [2, 3] }),
      'hook-replace 7 “Remove our older hook on items/a”: hook 2, 3 → no older hook, since another one has taken its place (hook of 7: remove)',
    ],
    [
      'one that a run made and did not hear of is written down, and counts as made',
      row([hook(4)], { phase: 'intended', hookId: null }),
      'hook-create 7 “Record our hook on items/a”: intended → hook 4, since made by a run that could not say so any more (hook of 7: record)',
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(plan(given), [`[hook 7] ${expected}`]));

  it('nothing about one that is as it shall be, which is noted for all of them at once', () => {
    assert.deepEqual(plan(row([hook(1)])), [
      '[hooks checked] bookkeeping hooks “Note that a hook was checked”: unchecked → checked 7, since there is nothing to do about them (checked 7 “”)',
    ]);
    const other = row([hook(1)], {}, { record: { ...row([]).record, projectId: 8 } });
    assert.deepEqual(plan(row([hook(1)]), other), [
      '[hooks checked] bookkeeping hooks “Note that 2 hooks were checked”: unchecked → checked 7 8, since there is nothing to do about them (checked 7 “”, 8 “”)',
    ]);
    assert.deepEqual(plan(), []);
  });

  it('nothing about what GitLab would not list, which is named', () => {
    const [checked, finding, ...more] = plan(row(undefined, {}, { problem: 'GitLab would not list them' }));
    assert.match(checked ?? '', /\(checked 7 “GitLab would not list them”\)$/);
    assert.equal(finding, 'hook items/a: GitLab would not list them');
    assert.deepEqual(more, []);
  });

  it('nothing about one that may still come to be, which is named', () => {
    const words =
      'GitLab was asked for our hook less than an hour ago and may still make it: the next check looks again';
    const [checked, finding, ...more] = plan(row([], { phase: 'intended', hookId: null, askedAt: now - 1 }));
    assert.match(checked ?? '', new RegExp(`\\(checked 7 “${words}”\\)$`));
    assert.equal(finding, `hook items/a: ${words}`);
    assert.deepEqual(more, []);
  });

  it('nothing about a stranger’s that has our address, which is named', () => {
    const words = 'hook 9 has our address and is not ours: take it over with lockstep adopt item-ingest';
    const [checked, finding, ...more] = plan(row([hook(9)], null));
    assert.match(checked ?? '', new RegExp(`\\(checked 7 “${words}”\\)$`));
    assert.equal(finding, `hook items/a: ${words}`);
    assert.deepEqual(more, []);
  });
});

describe('how a pass goes on after some hooks', () => {
  const after = (isLast: boolean) => {
    const rows = [row([hook(1)]), row([hook(1)])];
    const { key, changes } = advanceHooks(pass({ phase: 'hooks', hooksChecked: 5 }), {
      rows,
      readAt: now,
      left: 3,
      isLast,
      population: 9,
    });
    assert.equal(key, 'pass');
    return changes.map(({ from, to, payload }) => ({ said: `${from} → ${to}`, payload }));
  };

  it('counts them', () => {
    const next = pass({ phase: 'hooks', hooksChecked: 7, hooksLeft: 3 });
    const said = 'all compared → 7 hooks checked, 3 left for tonight';
    assert.deepEqual(after(false), [{ said, payload: { do: 'advance', pass: next } }]);
  });

  it('goes over to what is absent after the last', () => {
    const next = pass({ phase: 'absence', hooksChecked: 7, hooksLeft: 3 });
    const said = 'all compared → hooks seen to';
    assert.deepEqual(after(true), [{ said, payload: { do: 'advance', pass: next } }]);
  });
});
