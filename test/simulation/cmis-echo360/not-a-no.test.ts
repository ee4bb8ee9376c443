import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

const json = { 'content-type': 'application/json' };
const notFound = {
  kind: 'answer',
  status: 404,
  headers: json,
  body: JSON.stringify({ error: 'NotFound', message: 'Resource not found' }),
} as const;

/** Answers of an unknown route: to a method, so many times. */
function lie(campus: Campus, method: 'DELETE' | 'PUT' | 'GET', next: number): void {
  campus.echo360.misbehave({ method, path: '/v2/schedules/', next, does: notFound });
}

describe('“Resource not found”', () => {
  it('is no reason to forget a recording that was to be removed, since it is looked at again', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      lie(campus, 'DELETE', 1);
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      await campus.queue()();
      assert.deepEqual(campus.recordings(), []);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 SUCCESS']);
      const deletions = campus.echo360.requests.entries().filter(({ method }) => method === 'DELETE');
      assert.equal(deletions.length, 2);
    });
  });

  it('keeps the record, and fails by name, while Echo360 shows the recording and removes it not', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      lie(campus, 'DELETE', 2);
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      await campus.queue()();
      assert.equal(campus.recordings().length, 1);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 FAILED']);
      assert.match(await messages(campus), /although Echo360 shows it .* its recording stays/);
      // The next comparison goes on from the record.
      campus.cmis.insertSlot(setId, slot(2, '12:00', '13:00'));
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Lesson 2 R1 ${tuesday} 12:00-13:00`]);
    });
  });

  it('ends the run where even the listing is unknown, and forgets nothing', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.misbehave({ path: '/v2/schedules', does: notFound, probability: 1 });
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      const result = await campus.queue()();
      assert.equal(result.status, 'failed', result.message);
      campus.echo360.reset();
      await campus.queue()();
      assert.deepEqual(campus.recordings(), []);
    });
  });

  it('on an update makes no second recording of one that got another external id, and follows it', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.state.changeSchedule('1-1-2026-27', { externalId: 'renamed' });
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '10:00', finish: '11:00' });
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 10:00-11:00`]);
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      await campus.queue()();
      assert.deepEqual(campus.recordings(), []);
    });
  });
});

describe('recordings of our form', () => {
  const sections: never[] = [];
  const theirs = {
    startDate: tuesday,
    startTime: '15:00',
    endTime: '16:00',
    venue: { roomExternalId: 'R1' },
    sections,
  };

  it('without a record are named every night', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.state.addSchedule({ ...theirs, name: 'Stray', externalId: '9-1-2026-27', captureQuality: 'High' });
      const { findings } = await campus.refresh()();
      assert.deepEqual(
        findings.map(({ kind, target }) => `${kind} ${target}`),
        ['without-record 9-1-2026-27'],
      );
    });
  });

  it('and no records at all are one finding that says adopt, and nothing is marked', async () => {
    await onCampus({ year: { ...emptyYear, slots: [slot(1, '09:00', '10:00')] }, queued: false }, async campus => {
      for (const [week, hour] of ['10', '11', '12'].entries()) {
        const times = { startTime: `${hour}:00`, endTime: `${hour}:50`, externalId: `1-${week + 1}-2026-27` };
        campus.echo360.state.addSchedule({ ...theirs, ...times, name: 'Lesson 1', captureQuality: 'High' });
      }
      const night = await campus.refresh()();
      assert.deepEqual(
        night.findings.map(({ kind }) => kind),
        ['state-lost'],
      );
      assert.match(night.findings[0]?.message ?? '', /3 recordings .*echo360-adopt/);
      assert.equal(night.counts['mark'], undefined);
    });
  });
});

describe('a draft timetable in another set', () => {
  it('clashes with nothing and costs no recording; its rows are finished as not ours, with a count', async () => {
    await onCampus({}, async campus => {
      const { database } = campus.cmis;
      for (const table of ['WEEKSTRUCTURE', 'WEEKMAPNUMERIC', 'MODULE', 'MODULEGROUPS', 'ROOMFEATURES', 'ROOMS']) {
        const columns = database
          .prepare(`select name from pragma_table_info('${table}')`)
          .all()
          .map(row => String(row['name']))
          .filter(name => name !== 'SETID');
        database.exec(
          `insert into ${table} (SETID, ${columns.join(', ')}) select 'WHATIF', ${columns.join(', ')} from ${table} where SETID = '${setId}'`,
        );
      }
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.cmis.insertSlot('WHATIF', slot(1, '09:30', '10:30'));
      campus.cmis.insertSlot('WHATIF', slot(2, '12:00', '13:00'));
      const result = await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 09:00-10:00`]);
      assert.deepEqual(
        campus.queueRows().map(({ STATUS }) => STATUS),
        ['PROCESSED', 'PROCESSED', 'PROCESSED'],
      );
      assert.deepEqual(
        result.findings.map(({ kind, target, message }) => `${kind} ${target} ${message.slice(0, 12)}`),
        ['not-ours WHATIF 2 queue rows'],
      );
    });
  });
});
