import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappingVersion } from '#functions/item-ingest/document/map-fields.ts';
import { isWritable, planHeads } from '#functions/item-ingest/sync/plan-heads.ts';
import { markFor, mayMark, planMark } from '#functions/item-ingest/sync/plan-mark.ts';
import type { HeadsPart, ListedRow } from '#functions/item-ingest/sync/reading.ts';
import { entry, item, pass, project, seen, work } from './support/examples.ts';
import { told } from './support/told.ts';

/** A listed project that is up to date and known, unless it says otherwise. */
function row(given: Partial<ListedRow> = {}): ListedRow {
  return { listed: seen(), item: item({ mappingVersion }), record: entry(project()), work: undefined, ...given };
}

function heads(rows: readonly ListedRow[], given: Partial<HeadsPart> = {}): HeadsPart {
  return { rows, unread: [], upTo: 20, isLast: false, listed: 30, via: 'graphql', incomplete: '', ...given };
}

function plan(rows: readonly ListedRow[], { again = false, before = pass() } = {}) {
  const unit = planHeads(before, heads(rows), again);
  return told({ units: [{ key: unit.key, changes: unit.changes.slice(0, -1) }], findings: [] });
}

describe('what a listed project is marked for', () => {
  const moved = seen({ path: 'items/b' });
  const cases: readonly [string, Partial<ListedRow>, string][] = [
    ['new', { item: undefined, record: undefined }, 'unknown → c1, since it is new (mark 7 new)'],
    ['back', { item: item({ standing: 'gone' }) }, 'gone → c1, since it is there again (mark 7 returned)'],
    [
      'behind',
      { listed: seen({ head: '0123456789ab' }), item: item({ head: 'ba9876543210' }) },
      'ba987654 → 01234567, since its head is another than the one we have (mark 7 behind)',
    ],
    [
      'emptied',
      { listed: seen({ head: null }) },
      'c1 → no commit, since its head is another than the one we have (mark 7 behind)',
    ],
    [
      'filled',
      { item: item({ head: null }) },
      'no commit → c1, since its head is another than the one we have (mark 7 behind)',
    ],
    [
      'archived',
      { listed: seen({ archived: true }) },
      'not archived → archived, since it was renamed, transferred, archived or marked for deletion (mark 7 moved)',
    ],
    [
      'mapped before',
      { item: item({ mappingVersion: mappingVersion - 1 }) },
      'c1 → the present mapping, since its fields were taken by an older mapping (mark 7 mapping)',
    ],
    [
      'not usable by an older mapping',
      { item: item({ failure: { commit: 'c1', reason: 'no id', at: 1, mappingVersion: mappingVersion - 1 } }) },
      'c1 → the present mapping, since its document could not be used by an older mapping (mark 7 unusable)',
    ],
  ];
  for (const [name, given, expected] of cases)
    it(name, () => assert.deepEqual(plan([row(given)]), [`[heads 20] mark 7 “Mark items/a”: ${expected}`]));

  it('renamed', () => {
    assert.match(plan([row({ listed: moved })]).join(), /“Mark items\/b”: items\/a → items\/b, since it was renamed/);
  });

  it('all that differs, also where it has to be looked at anyway', () => {
    const pending = seen({ path: 'items/b', head: 'c2', isPendingDeletion: true });
    assert.match(
      plan([row({ listed: pending })]).join(),
      /: c1, items\/a, not to be deleted → c2, items\/b, waits for deletion, since its head is another/,
    );
    const untold = seen({ path: 'items/b', head: undefined });
    assert.match(plan([row({ listed: untold })]).join(), /: items\/a → items\/b, since/);
    assert.match(plan([row({ listed: untold, item: undefined })]).join(), /: unknown → listed, since it is new/);
  });

  it('nothing, where it is up to date', () => assert.deepEqual(plan([row()]), []));

  it('all of it, where that is asked for', () => {
    assert.deepEqual(plan([row()], { again: true }), [
      '[heads 20] mark 7 “Mark items/a”:  → , since asked for (mark 7 asked)',
    ]);
  });

  it('nothing, where it waits already in this pass, or is a dead letter with the same head', () => {
    const behind = { item: item({ head: 'c0' }) };
    assert.deepEqual(plan([row({ ...behind, work: entry(work('look', { pass: 'night' })) })]), []);
    const dead = work('look', { pass: 'night', state: 'dead', head: 'c1' });
    assert.deepEqual(plan([row({ ...behind, work: entry(dead) })]), []);
    assert.equal(plan([row({ ...behind, work: entry({ ...dead, head: 'c0' }) })]).length, 1);
  });
});

describe('what is noted of a listed project that is not marked', () => {
  const note = '[heads 20] bookkeeping 7 “Note items/a”: unnoted → listed items/a, since it is listed (note 7)';
  const waits = { item: undefined, work: entry(work('look', { pass: 'night' })) };
  const archived = { listed: seen({ archived: true }), item: item({ mappingVersion, isArchived: true }) };
  const cases: readonly [string, Partial<ListedRow>, boolean][] = [
    ['it has no record', { record: undefined }, true],
    ['it has no record, and waits in this pass', { ...waits, record: undefined }, true],
    ['it was absent', { record: entry(project({ isAbsent: true })) }, true],
    ['its hooks could be changed before', archived, true],
    ['its hooks could not be changed before', { record: entry(project({ isWritable: false })) }, true],
    ['nothing, where it waits in this pass', waits, false],
  ];
  for (const [name, given, isNoted] of cases)
    it(name, () => assert.deepEqual(plan([row(given)]), isNoted ? [note] : []));

  it('GitLab takes hooks of what is neither archived nor waits for deletion, as far as it tells', () => {
    assert.ok(isWritable(seen()));
    assert.ok(isWritable(seen({ isPendingDeletion: null })));
    assert.ok(!isWritable(seen({ archived: true })));
    assert.ok(!isWritable(seen({ isPendingDeletion: true })));
  });
});

describe('how a pass goes on after some heads', () => {
  const behind = row({ listed: seen({ id: 8, head: 'c2' }) });
  const rows = [row(), row(), row({ record: undefined }), behind, { ...behind, listed: seen({ id: 9, head: 'c2' }) }];
  const after = (given: Partial<HeadsPart>) => {
    const { changes } = planHeads(pass({ comparedUpTo: 9 }), heads(rows, given), false);
    const last = changes.at(-1);
    return { said: `${last?.kind} ${last?.from} → ${last?.to}, since ${last?.reason}`, payload: last?.payload };
  };

  it('counts what was as we had it, and what was marked', () => {
    const { said, payload } = after({ incomplete: 'a page failed' });
    assert.equal(
      said,
      'bookkeeping compared up to project 9 → compared up to project 20, since compared up to project 20',
    );
    const next = { comparedUpTo: 20, listed: 30, unchanged: 9, marked: 6, via: 'graphql', incomplete: 'a page failed' };
    assert.deepEqual(payload, { do: 'advance', pass: { ...pass(), ...next } });
  });

  it('goes over to the hooks after the last', () => {
    const { said, payload } = after({ isLast: true, upTo: 40 });
    assert.equal(said, 'bookkeeping compared up to project 9 → all compared, since compared up to project 40');
    assert.ok(payload?.do === 'advance');
    assert.equal(payload.pass.phase, 'hooks');
  });
});

describe('a mark', () => {
  it('says what is asked, why, and from which head', () => {
    const mark = (need: Parameters<typeof markFor>[1], again = false) => markFor(row(), need, 'night', again);
    const same = { projectId: 7, path: 'items/a', pass: 'night', head: 'c1' };
    assert.deepEqual(mark('new'), { ...same, ask: 'look', why: 'it is new' });
    assert.deepEqual(mark('mapping'), { ...same, ask: 'map', why: 'its fields were taken by an older mapping' });
    assert.deepEqual(mark('asked', true), { ...same, ask: 'again', why: 'asked for' });
    assert.equal(mark('mapping', true).ask, 'again');
    const untold = row({ listed: seen({ head: undefined }) });
    assert.equal(markFor(untold, 'new', 'night', false).head, null);
  });

  it('may be made where nothing waits, and where it says more than what waits', () => {
    assert.ok(mayMark(row(), 'new', pass()));
    assert.ok(mayMark(row({ work: entry(work('map', { pass: 'night' })) }), 'behind', pass()));
    assert.ok(!mayMark(row({ work: entry(work('look', { pass: 'night' })) }), 'mapping', pass()));
  });

  it('is a change of its own for each head', () => {
    const key = (head: string) => planMark(row({ listed: seen({ head }) }), 'behind').key;
    assert.equal(key('c1'), key('c1'));
    assert.notEqual(key('c1'), key('c2'));
  });
});
