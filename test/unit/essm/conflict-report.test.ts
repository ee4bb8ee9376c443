import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conflictReport } from '#functions/essm/conflict/conflict-report.ts';
import type { ConflictRow } from '#functions/essm/conflict/conflict-rows.ts';

const row: ConflictRow = {
  room: 'R3',
  start: '2026-10-22 09:00',
  end: '2026-10-22 10:00',
  activity: '=cmd()|<b>Lecture</b>',
  activityCode: 'CHEM/1',
  department: 'CHEM',
  inTheWay: '“Open day” by porter@example.ac.uk, 2026-10-22 09:30–11:00',
  whatToDo: 'Ask whoever booked it.',
  waitingSince: '2026-10-05T08:00:00.000Z',
};

describe('the conflict report', () => {
  it('is a page that shows what people wrote as text', async () => {
    const page = await conflictReport([row], 'html', '2026-10-05T09:00:00Z');
    assert.match(page, /^<!doctype html>/);
    assert.match(page, /&lt;b&gt;Lecture&lt;\/b&gt;/);
    assert.doesNotMatch(page, /<b>/);
    assert.match(page, /1 booking of TermTime/);
    assert.match(await conflictReport([], 'html', 'now'), /Every activity with a date and a room is booked/);
  });

  it('is a table that no spreadsheet takes for a formula', async () => {
    const [head, line] = (await conflictReport([row], 'csv', 'now')).split('\n');
    assert.match(head ?? '', /^Room,From,To,Activity in TermTime,Code/);
    assert.match(line ?? '', /,'=cmd\(\)/);
  });

  it('is JSON for programs', async () => {
    assert.deepEqual(JSON.parse(await conflictReport([row], 'json', 'now')), { madeAt: 'now', conflicts: [row] });
  });
});
