import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planAbsences } from '#functions/item-ingest/sync/plan-absences.ts';
import type { AbsentRow } from '#functions/item-ingest/sync/reading.ts';
import { entry, item, project, work } from './support/examples.ts';
import { told } from './support/told.ts';

const listedAt = Date.parse('2026-11-02T00:00:00Z');
const hour = 3_600_000;
const rules = { apartMs: 20 * hour, graceMs: 100 * hour };

/** Project 7, an item that a complete listing lacked so many hours ago; null where this is the first. */
function row(hoursAgo: number | null, given: Partial<AbsentRow> = {}): AbsentRow {
  const absentSince = hoursAgo === null ? null : listedAt - hoursAgo * hour;
  return { record: project({ absentSince }), item: item(), work: undefined, ...given };
}
const gone = (hoursAgo: number) => ({ item: item({ standing: 'gone', goneSince: listedAt - hoursAgo * hour }) });

function plan(rows: readonly AbsentRow[], incomplete = '') {
  return told(planAbsences({ rows, listedAt, incomplete, population: 9 }, rules));
}

const stays = 'it stays until another complete listing agrees';
const lacks = 'since a complete listing lacks them';

describe('what is planned about projects that a complete listing lacks', () => {
  it('the first time they are noted, all at once, and named', () => {
    const other = { ...row(null), record: project({ projectId: 8, path: 'items/b' }) };
    assert.deepEqual(plan([row(null), other]), [
      `[absent] bookkeeping absent “Note 2 projects as not listed”: unnoted → absent 7 8, ${lacks} (absent at ${listedAt}: 7, 8)`,
      `in question items/a: not listed since 2026-11-02T00:00:00.000Z; ${stays}`,
      `in question items/b: not listed since 2026-11-02T00:00:00.000Z; ${stays}`,
    ]);
    assert.match(plan([row(null)]).join(), /“Note 1 project as not listed”/);
    assert.deepEqual(plan([row(null, { item: undefined })]), plan([row(null)]), 'also what nothing is known of');
  });

  it('they wait for a second listing that is far enough from the first', () => {
    assert.deepEqual(plan([row(19)]), [`in question items/a: not listed since 2026-11-01T05:00:00.000Z; ${stays}`]);
  });

  it('two that agree take them for gone, the first is named', () => {
    assert.deepEqual(plan([row(20)]), [
      '[gone 7] gone 7 “Take items/a for gone”: present → gone, since two complete listings lack it, the first at 2026-11-01T04:00:00.000Z (gone 7)',
    ]);
  });

  it('what is gone already waits for its time of grace in silence, and is erased then', () => {
    assert.deepEqual(plan([row(200, gone(99))]), []);
    assert.deepEqual(plan([row(null, gone(99))]).length, 1);
    assert.deepEqual(plan([row(200, gone(100))]), [
      '[erase 7] erase 7 “Erase items/a”: gone → erase, since its time of grace is over (erase 7)',
    ]);
  });

  it('of which nothing is known they are forgotten, all at once', () => {
    const nothing = { item: undefined };
    const other = { ...row(20, nothing), record: { ...row(20).record, projectId: 8 } };
    assert.deepEqual(plan([row(20, nothing), other]), [
      `[forget] bookkeeping forget “Forget 2 projects”: unnoted → forget 7 8, ${lacks} (forget 7, 8)`,
    ]);
    assert.match(plan([row(20, nothing)]).join(), /“Forget 1 project”/);
  });

  it('asks once: what waits already is not asked for again, and a dead letter is named', () => {
    const waits = work('gone');
    assert.deepEqual(plan([row(20, { work: entry(waits) })]), []);
    assert.equal(plan([row(20, { work: entry(work('look')) })]).length, 1);
    const dead = work('gone', { state: 'dead', error: { reason: 'no answer', at: 0 } });
    assert.deepEqual(plan([row(20, { work: entry(dead) })]), ['dead letter items/a: gone failed: no answer']);
    const erase = work('erase', { state: 'dead', error: { reason: 'no answer', at: 0 } });
    assert.deepEqual(plan([row(200, { ...gone(100), work: entry(erase) })]), [
      'dead letter items/a: erase failed: no answer',
    ]);
    assert.deepEqual(plan([row(20, { work: entry({ ...dead, error: null }) })]), [
      'dead letter items/a: gone failed: ',
    ]);
  });

  it('an incomplete listing proves nothing of anybody', () => {
    assert.deepEqual(plan([row(20), row(null)], 'a page failed'), [
      'incomplete the group: the listing proves no absence: a page failed',
    ]);
    assert.deepEqual(plan([], 'a page failed'), []);
  });

  it('nothing where nothing is lacking', () => assert.deepEqual(plan([]), []));
});
