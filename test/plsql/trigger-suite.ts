import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from '#test/support/fast-check.ts';
import { EditedTimetable, type TriggerDatabase } from './edited-timetable.ts';
import { eligibleRow, type TimetableRow } from './queue-model.ts';
import { surroundings } from './surroundings.ts';
import { type Changes, edits } from './timetable-edits.ts';

const base: TimetableRow = {
  SETID: '2026/27',
  SLOTID: 1,
  SLOTENTRY: 1,
  SOURCESID: 'TEACH',
  STATUS: 2,
  WEEKID: 1,
  WEEKDAY: 0,
  STARTTIME: '09:00',
  FINISHTIME: '10:00',
  MODULEID: 'HIST1001',
  MODGRPCODE: 'LC01',
  ROOMID: 'R1',
  ROOMGRPCODE: null,
  LECTURERID: '100001',
  DEPTID: 'D1',
};

/**
 * Each case: a slot before, what is changed, and the row of the queue it makes (action, eligible before, after), or
 * none.
 */
const updates: readonly (readonly [string, Changes, Changes, string | undefined])[] = [
  ['eligible before and after, moved', {}, { ROOMID: 'R2' }, 'U 1 1'],
  ['eligible before, cancelled', {}, { STATUS: 3 }, 'U 1 0'],
  ['not eligible before, scheduled', { STATUS: 1 }, { STATUS: 2 }, 'U 0 1'],
  ['not eligible before or after', { STATUS: 1 }, { STATUS: 3, ROOMID: 'R2' }, undefined],
  ['changed in what Echo360 does not show', {}, { DEPTID: 'D2' }, undefined],
  ['set to what it was', {}, { ROOMID: 'R1', STARTTIME: '09:00' }, undefined],
  ['from entry 1 to another', {}, { SLOTENTRY: 2 }, 'U 1 0'],
  ['from another entry to 1', { SLOTENTRY: 2 }, { SLOTENTRY: 1 }, 'U 0 1'],
  ['another entry, moved', { SLOTENTRY: 2 }, { ROOMID: 'R2' }, undefined],
  ['from another entry to a third', { SLOTENTRY: 2 }, { SLOTENTRY: 3 }, undefined],
  ['a lecturer named', { LECTURERID: null }, { LECTURERID: '100001' }, 'U 1 1'],
  ['a lecturer taken off', {}, { LECTURERID: null }, 'U 1 1'],
  ['other weeks', {}, { WEEKID: 2 }, 'U 1 1'],
];

/**
 * What the triggers must do in every database: registered for MariaDB (the real scripts) and for the stand-in on
 * SQLite.
 */
export function triggerSuite(open: () => Promise<TriggerDatabase>, runs: number): void {
  it('put into the queue what the design says, whatever is changed', async () => {
    const database = await open();
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(edits, async steps => {
        const timetable = new EditedTimetable(database);
        await timetable.clear();
        for (const step of steps) {
          for (const row of await timetable.check(step)) {
            const kind = `${row['ACTION']} ${row['OLD_VALID']} ${row['NEW_VALID']}`;
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
          }
        }
      }),
      { numRuns: runs, seed: 20_260_921 },
    );
    for (const kind of ['I 0 1', 'D 1 0', 'U 1 1', 'U 0 1', 'U 1 0'])
      assert.ok((seen.get(kind) ?? 0) > 5, `${kind} was never tried`);
  });

  for (const [what, before, changes, wanted] of updates) {
    it(`take an update of a slot ${what} for ${wanted ?? 'nothing'}`, async () => {
      const timetable = new EditedTimetable(await open());
      await timetable.clear();
      const row = { ...base, ...before };
      await timetable.check({ kind: 'insert', row });
      const made = await timetable.check({ kind: 'update', pick: 0, changes });
      const kinds = made.map(found => `${found['ACTION']} ${found['OLD_VALID']} ${found['NEW_VALID']}`);
      assert.deepEqual(kinds, wanted === undefined ? [] : [wanted]);
      assert.equal(kinds.at(0)?.startsWith('U 1') ?? eligibleRow(row, surroundings), eligibleRow(row, surroundings));
    });
  }

  it('take a changed slot id for a delete and an insert', async () => {
    const timetable = new EditedTimetable(await open());
    await timetable.clear();
    await timetable.check({ kind: 'insert', row: base });
    const made = await timetable.check({ kind: 'update', pick: 0, changes: { SLOTID: 2 } });
    assert.deepEqual(
      made.map(row => [row['ACTION'], row['SLOTID']]),
      [
        ['D', 1],
        ['I', 2],
      ],
    );
  });
}
