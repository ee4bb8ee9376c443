import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { Campus, type CampusOptions } from './support/campus.ts';
import { emptyYear, slot } from './support/small-year.ts';

const modules = Array.from({ length: 12 }, (_, index) => `HIST10${String(index + 10)}`);
const groups = ['LC01', 'SM01'];

/** 24 lessons in 24 sections of 12 courses, in four weeks each. */
const year: YearValues = {
  ...emptyYear,
  modules: modules.map(moduleId => ({ moduleId, name: `Course ${moduleId}`, owner: '10110000' })),
  groups: modules.flatMap(moduleId => groups.map(groupCode => ({ moduleId, groupCode, size: 30 }))),
  slots: modules.flatMap((moduleId, index) =>
    groups.map((groupCode, second) => {
      const hour = String(8 + index).padStart(2, '0');
      const place = { roomId: second === 0 ? 'R1' : 'R2', weekId: 9, moduleId, groupCode };
      return slot(100 * index + second + 1, `${hour}:00`, `${hour}:50`, place);
    }),
  ),
};

async function on(options: Partial<CampusOptions>, use: (campus: Campus) => Promise<void>): Promise<void> {
  const campus = await Campus.open({ year, ...options });
  try {
    await use(campus);
  } finally {
    await campus.close();
  }
}

const refusals = (campus: Campus): number => campus.echo360.requests.count(400) + campus.echo360.requests.count(404);

describe('what a run asks for', () => {
  it('grows with what it creates, not with what it looks up', async () => {
    await on({ missing: { courses: 1 } }, async campus => {
      const { requests } = campus.echo360;
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message);
      assert.equal(campus.recordings().length, 96);
      assert.equal(requests.count('POST /public/api/v1/courses'), 12);
      assert.equal(requests.count('POST /public/api/v1/sections'), 24);
      for (const kind of ['courses', 'sections', 'organizations', 'departments', 'terms']) {
        assert.ok(requests.count(`GET /public/api/v1/${kind}`) <= 1, kind);
      }
      assert.ok(refusals(campus) <= 9, `${refusals(campus)} refusals`);
      assert.equal(requests.count('POST /public/api/v2/schedules'), 96 + refusals(campus));
      // Probe, queue, two calendar statements, taking, slots, room-days, modules (the department is there), finishing,
      // what was left in progress.
      assert.equal(result.requests['cmis'], 11);
    });
  });

  it('is little when nothing is missing', async () => {
    await on({}, async campus => {
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message);
      assert.equal(refusals(campus), 0);
      // The token, the look at the institution, and the recordings.
      assert.equal(result.requests['echo360'], 98);
      assert.equal(result.requests['cmis'], 10);
      // Each notification, each of 8 room-days and what stands there (nothing), the record of each occurrence (none),
      // the ticket before each recording and once for 25 intentions; the rest is the run's own.
      const { reads, writes } = result.storeOperations;
      assert.ok(reads <= 96 + 8 * 2 + 96 + 96 + 4 + 30, `${reads} reads`);
      // Made and ended, intended and there.
      assert.ok(writes <= 2 * 96 + 2 * 96 + 15, `${writes} writes`);
      assert.equal((await campus.queue()()).requests['cmis'], 1);
    });
  });

  it('takes a section that is there after all, under another course', async () => {
    await on({ missing: { courses: 1 } }, async campus => {
      const { state } = campus.echo360;
      state.addCourse({ externalId: 'OTHER', courseIdentifier: 'OTHER', name: 'Other', department: '10110000' });
      for (const moduleId of modules) {
        state.addSection({ externalId: `${moduleId}_SM01`, sectionNumber: 'SM01', course: 'OTHER', term: year.setId });
      }
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message);
      assert.equal(campus.recordings().length, 96);
    });
  });

  for (const [missingPresenter, calls, recorded] of [
    ['fail', 4, 0],
    ['leave-out', 100, 96],
  ] as const) {
    it(`does not ask for every lesson of a presenter whom Echo360 does not know (${missingPresenter})`, async () => {
      await on({ missing: { users: 1 }, config: { missingPresenter } }, async campus => {
        await campus.queue()();
        assert.equal(campus.recordings().length, recorded);
        const asked = campus.echo360.requests.count('POST /public/api/v2/schedules');
        assert.ok(asked <= calls, `${asked} requests`);
        const statuses = new Set((await campus.notifications()).map(({ status }) => status));
        assert.deepEqual([...statuses], [missingPresenter === 'fail' ? 'FAILED' : 'SUCCESS']);
        if (missingPresenter === 'fail') {
          assert.ok(
            (await campus.notifications()).every(({ message }) => message.includes('person1@example.ac.uk needs an')),
          );
        }
      });
    });
  }
});
