import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listFetTimetables } from '#sandbox/fet/fet-files.ts';
import { fetToCmis } from '#sandbox/fet/fet-to-cmis.ts';
import { loadFetTimetable } from '#sandbox/fet/load-fet.ts';
import { leftOut } from '#test/support/left-out.ts';
import { Campus, leaseMs } from './support/campus.ts';
import { expectedRecordings } from './support/expected.ts';

describe('a real timetable', () => {
  if (leftOut('fet-data', 'a real timetable through CMIS and Echo360')) return;
  it('syncs completely, and a second run and a refresh write nothing', async () => {
    // A British school's: of a size that a test may take.
    const chosen = listFetTimetables().find(({ file }) => file.includes('Hopwood'));
    assert.ok(chosen, 'fet-data holds the timetable');
    const timetable = loadFetTimetable(chosen.file);
    const year = fetToCmis(timetable, { setId: '2026/27', firstDay: '2026-11-23', weeks: 3 });
    const campus = await Campus.open({
      year,
      config: { concurrency: 8, roomDaysPerRound: 200 },
      missing: { courses: 0.05, sections: 0.05 },
    });
    try {
      // By the campus's fast clock: a busy machine may take its time.
      const patient = { budgetMs: 20 * leaseMs, leaseMs: 20 * leaseMs };
      const first = await campus.queue({ settings: patient })();
      assert.equal(first.status, 'succeeded', first.message);
      const held = campus.echo360.state
        .snapshot()
        .map(({ externalId, room, startDate, startTime, endTime, name, sections, presenterEmail }) =>
          [externalId, room, startDate, `${startTime}-${endTime}`, name, sections.join(), presenterEmail].join(' '),
        )
        .sort();
      const lessons = await campus.lessons();
      assert.ok(lessons.length > 400, `${lessons.length} lessons`);
      assert.deepEqual(held, expectedRecordings(lessons, 'ignore', []));

      campus.echo360.reset();
      assert.equal((await campus.queue()()).message, 'Nothing to do.');
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.deepEqual(
        campus.echo360.requests.entries().filter(({ method, path }) => method !== 'GET' && !path.includes('oauth2')),
        [],
      );
      assert.deepEqual(
        campus.queueRows().filter(({ STATUS }) => STATUS !== 'PROCESSED'),
        [],
      );
    } finally {
      await campus.close();
    }
  });
});
