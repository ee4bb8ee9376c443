import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planQueue } from '#functions/item-ingest/queue/plan-queue.ts';
import type { DueProject } from '#functions/item-ingest/queue/read-due.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { entry, item, mapping, seen, work } from './support/examples.ts';

type Given = Partial<DueProject>;

/** Project 7 after a push: new to us, and shown by GitLab, unless it says otherwise. */
const due = (given: Given = {}): DueProject => {
  return { work: entry(work('look')), item: undefined, seen: seen(), odd: undefined, ...given };
};
const plan = (...all: readonly DueProject[]) => planQueue({ due: all }, { group: 'items' }, mapping);

function told(given: Given): string[] {
  return plan(due(given)).units.flatMap(unit =>
    withShownDifferences(unit.changes).map(
      ({ kind, target, title, from, to, reason, payload }) =>
        `[${unit.key}] ${kind} ${target} “${title}”: ${from} → ${to}, since ${reason} (${payload.decision.kind})`,
    ),
  );
}

describe('what is planned for a project that was marked', () => {
  const known = entry(item());
  const older = entry(item({ path: 'items/old', commit: '0123456789ab', head: 'c0' }));
  const whence = 'and GitLab does not show the project';
  const cases: readonly [string, Given, string][] = [
    ['it is new', {}, 'create 7 “Ingest items/a”: nothing → c1, since push (ingest)'],
    [
      'it never had a document',
      { item: entry(item({ standing: 'none', commit: null, head: null })) },
      'create 7 “Ingest items/a”: nothing → c1, since push (ingest)',
    ],
    [
      'it has another head',
      { seen: seen({ head: 'abcdefabcdef' }), item: older },
      'update 7 “Ingest items/a”: 01234567 → abcdefab, since push (ingest)',
    ],
    [
      'it is back',
      { item: entry(item({ standing: 'gone' })) },
      'update 7 “Ingest items/a”: gone → c1, since push (ingest)',
    ],
    [
      'it is to be mapped anew',
      { work: entry(work('map')), seen: undefined, item: older },
      'map 7 “Map items/old anew”: 01234567 → the present mapping, since push (map)',
    ],
    [
      'it is gone',
      { work: entry(work('gone')), seen: undefined, item: known },
      `hide 7 “Hide items/a”: c1 → gone, since two complete listings lack it, ${whence} (hide)`,
    ],
    [
      'it was gone for long',
      { work: entry(work('erase', { path: 'items/z' })), seen: undefined },
      `erase 7 “Erase items/z”:  → , since it was gone for the whole time of grace, ${whence} (erase)`,
    ],
    [
      'it cannot be read',
      { odd: 'no path' },
      'bookkeeping 7 “Wait for items/a”: nothing → waiting, since no path (unreadable)',
    ],
    [
      'it is not shown',
      { seen: undefined },
      'bookkeeping 7 “Leave items/a”: nothing → as it is, since GitLab does not show the project: the nightly listings decide (unseen)',
    ],
    [
      'it is empty',
      { seen: seen({ isEmpty: true }) },
      'bookkeeping 7 “Note that items/a is empty”: nothing → no item yet, since its repository is empty (empty)',
    ],
    [
      'it is up to date',
      { item: known },
      'bookkeeping 7 “Find items/a up to date”: c1 → up to date, since push (current)',
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(told(given), [`[7] ${expected}`]));

  it('no difference is shown where the same commit is read again, and what failed is told', () => {
    const again = { work: entry(work('again')) };
    assert.match(told({ ...again, item: known }).join(), /: {2}→ , since/);
    const failed = item({ head: 'c2', failure: { commit: 'c2', reason: 'no id', at: 1, mappingVersion: 1 } });
    assert.match(told({ ...again, item: entry(failed) }).join(), /: c1; c2 cannot be used → c1, since/);
    const usable = item({ failure: { commit: 'c1', reason: 'no id', at: 1, mappingVersion: 1 } });
    assert.doesNotMatch(told({ ...again, item: entry(usable) }).join(), /cannot be used/);
  });

  it('what GitLab shows is what it is called', () => {
    const [line] = told({ seen: seen({ path: 'items/new', head: 'c2' }), item: known });
    assert.match(line ?? '', /“Ingest items\/new”/);
  });

  it('each is a unit of its own, with what was read of it', () => {
    const other = due({ work: entry(work('look', { projectId: 8 })), seen: seen({ id: 8 }) });
    const { units, findings, population } = plan(due(), other);
    assert.deepEqual(
      units.map(({ key, changes: [change] }) => [key, change?.payload.due.work.value.projectId]),
      [
        ['7', 7],
        ['8', 8],
      ],
    );
    assert.deepEqual({ findings, population }, { findings: [], population: {} });
  });

  it('the same mark at the same attempt is the same change; another mark or attempt is another', () => {
    const key = (given: Parameters<typeof work>[1] = {}) =>
      plan(due({ work: entry(work('look', given)) })).units[0]?.changes[0]?.key;
    assert.equal(key(), key());
    assert.notEqual(key(), key({ markedAt: 1 }));
    assert.notEqual(key(), key({ attempts: 1 }));
  });
});
