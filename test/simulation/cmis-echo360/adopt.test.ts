import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Campus } from './support/campus.ts';
import { emptyYear, slot } from './support/small-year.ts';

const base = {
  startDate: '2026-11-24',
  venue: { roomExternalId: 'R1' },
  input1: 'Display',
  input2: 'Video',
  captureQuality: 'High',
  presenter: { userEmail: 'person1@example.ac.uk' },
};

describe('adoption', () => {
  it('makes schedules ours by their external ids, touching Echo360 only when CMIS differs', async () => {
    const campus = await Campus.open({
      year: { ...emptyYear, slots: [slot(1, '09:00', '10:00'), slot(2, '14:00', '15:00')] },
      queued: false,
    });
    try {
      const { state } = campus.echo360;
      const sections = [{ sectionExternalId: 'HIST1001_LC01' }];
      state.addSchedule({
        ...base,
        name: 'Lesson 1',
        startTime: '09:00',
        endTime: '10:00',
        externalId: '1-1-2026-27',
        sections,
      });
      state.addSchedule({
        ...base,
        name: 'Lesson 2',
        startTime: '10:00',
        endTime: '11:00',
        externalId: '2_1_2026',
        sections,
      });
      state.addSchedule({
        ...base,
        name: 'Gone',
        startTime: '11:00',
        endTime: '12:00',
        externalId: '3_1_2026',
        sections,
      });
      state.addSchedule({ ...base, name: 'Open day', startTime: '13:00', endTime: '14:00' });

      const planned: string[] = [];
      const onPlan = (changes: readonly { target: string }[]) =>
        void planned.push(...changes.map(({ target }) => target));
      const adopt = campus.adopt({ observer: { onPlan } });
      await adopt({ mode: 'dry-run' });
      assert.deepEqual(planned.splice(0), ['1-1-2026-27', '2-1-2026-27', '3-1-2026-27']);
      const result = await adopt();
      assert.equal(result.counts['adopt']?.done, 3, result.message);
      assert.equal((await adopt()).message, 'Nothing to do.');

      await campus.refresh()();
      await campus.queue()();
      const after = state.snapshot();
      assert.deepEqual(
        after.map(
          ({ name, startTime, externalId, revision }) => `${name} ${startTime} ${externalId ?? '-'} ${revision}`,
        ),
        ['Lesson 1 09:00 1-1-2026-27 1', 'Open day 13:00 - 1', 'Lesson 2 14:00 2-1-2026-27 2'],
      );
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    } finally {
      await campus.close();
    }
  });

  it('names lessons by the year as CMIS spells it, so that one which has moved since keeps its recording', async () => {
    const year = { ...emptyYear, setId: '2026-27' };
    const campus = await Campus.open({
      year: { ...year, slots: [slot(1, '09:00', '10:00', { roomId: 'R2' }), slot(2, '09:30', '10:30')] },
      queued: false,
    });
    try {
      campus.echo360.state.addSchedule({
        ...base,
        name: 'Lesson 1',
        startTime: '09:00',
        endTime: '10:00',
        externalId: '1_1_2026',
        sections: [],
      });
      await campus.adopt()();
      campus.cmis.insertSlot(year.setId, slot(3, '12:00', '13:00'));
      campus.cmis.updateSlot({ setId: year.setId, slotId: 2 }, { start: '09:40' });
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [
        'Lesson 1 R2 2026-11-24 09:00-10:00',
        'Lesson 2 R1 2026-11-24 09:40-10:30',
        'Lesson 3 R1 2026-11-24 12:00-13:00',
      ]);
    } finally {
      await campus.close();
    }
  });

  it('goes on with an external id that Echo360 does not change', async () => {
    const campus = await Campus.open({
      year: { ...emptyYear, slots: [slot(1, '09:00', '10:00')] },
      queued: false,
      echo360: { externalIdOnPut: 'kept' },
    });
    try {
      const { state } = campus.echo360;
      state.addSchedule({ ...base, name: 'Old name', startTime: '09:00', endTime: '10:00', externalId: '1_1_2026' });
      await campus.adopt()();
      const run = campus.queue();
      const externalIds = () => state.snapshot().map(({ name, externalId }) => `${name} ${externalId}`);
      await campus.refresh()();
      assert.equal((await run()).status, 'succeeded');
      assert.deepEqual(externalIds(), ['Lesson 1 1_1_2026']);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      campus.cmis.deleteSlot({ setId: emptyYear.setId, slotId: 1 });
      campus.cmis.insertSlot(emptyYear.setId, slot(2, '09:00', '10:00'));
      await run();
      assert.deepEqual(externalIds(), ['Lesson 2 2-1-2026-27']);
    } finally {
      await campus.close();
    }
  });
});
