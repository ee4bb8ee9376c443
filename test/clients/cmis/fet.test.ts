import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listFetTimetables } from '#sandbox/fet/fet-files.ts';
import { fetToCmis } from '#sandbox/fet/fet-to-cmis.ts';
import { lessonTime, timeText } from '#sandbox/fet/lesson-times.ts';
import { type FetTimetable, loadFetTimetable } from '#sandbox/fet/load-fet.ts';
import { leftOut } from '#test/support/left-out.ts';
import { comparable, expectedEvents } from './model.ts';
import { collected, openSandbox } from './testing.ts';

const options = { setId: '2026/27', firstDay: '2026-09-14', weeks: 11 };

describe('real timetables from fet-data', () => {
  if (leftOut('fet-data', 'real timetables in CMIS')) return;
  const files = listFetTimetables();

  it('are found by what they hold: more than ten of them, none without rooms', () => {
    assert.ok(files.length >= 10, `${files.length} found`);
    assert.ok(files.every(({ activities, roomed }) => roomed >= 0.9 * activities));
    assert.ok(files.every(({ file }) => !file.includes('Blocks-8-overflow')));
  });

  const [largest] = files;
  const samples = [largest, files.find(({ file }) => file.includes('EDT_new_Virt_R'))];
  for (const sample of samples) {
    it(`load into CMIS completely: ${sample?.file ?? 'none'}`, async t => {
      assert.ok(sample !== undefined);
      const timetable = loadFetTimetable(sample.file);
      const year = fetToCmis(timetable, options);
      const { sandbox, cmis } = await openSandbox(t);
      sandbox.load(year, { queued: true });
      const years = await collected(cmis.yearEvents(options.setId));
      const events = years.flatMap(found => found.events);
      assert.deepEqual(comparable(events), comparable(expectedEvents(year)));
      const placed = timetable.lessons.filter(lesson => lesson.day !== undefined && lesson.rooms.length > 0);
      assert.ok(placed.length >= 0.9 * timetable.lessons.length);
      assert.equal(events.length, placed.length * options.weeks);
      assert.equal((await cmis.queueRows({ max: 10_000 })).rows.length, placed.length);
    });
  }

  it('never put two lessons into one room at once, which is what a solved timetable means', () => {
    const timetable = loadFetTimetable(largest?.file ?? '');
    const taken = new Map<string, string>();
    let clashes = 0;
    for (const lesson of timetable.lessons) {
      for (const room of lesson.rooms) {
        for (let hour = 0; hour < lesson.duration; hour += 1) {
          const key = `${room} ${lesson.day} ${(lesson.hour ?? 0) + hour}`;
          if (taken.has(key)) clashes += 1;
          taken.set(key, lesson.activityId);
        }
      }
    }
    assert.equal(clashes, 0);
  });

  it('have their times from the names of hours where those say them, otherwise from 08:00 and 14:00', () => {
    const time = (timetable: Pick<FetTimetable, 'hours' | 'halfDays'>, ...at: [number, number, number]): unknown => {
      const { weekday, span } = lessonTime(timetable, ...at);
      return [weekday, timeText(span.start), timeText(span.finish)];
    };
    const named = { hours: ['9.30 - 11.00', '11.15 - 12.45'], halfDays: false };
    assert.deepEqual(time(named, 2, 0, 2), [2, '09:30', '12:45']);
    const halves = { hours: ['1', '2', '3', '4'], halfDays: true };
    assert.deepEqual(time(halves, 4, 1, 1), [2, '09:00', '10:00']);
    assert.deepEqual(time(halves, 5, 3, 2), [2, '17:00', '18:00']);
    assert.deepEqual(time({ hours: ['1st', '2nd'], halfDays: false }, 0, 1, 1), [0, '09:00', '10:00']);
  });
});
