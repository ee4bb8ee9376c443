import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const writes = (campus: Campus): string[] =>
  campus.echo360.requests
    .entries()
    .filter(({ method, path }) => method !== 'GET' && path.includes('/v2/schedules'))
    .map(({ method }) => method);

/** A section of ours by its external id, in a course that goes by another identifier: answers show the latter. */
function otherWords({ echo360: { state } }: Campus): void {
  state.addOrganization({ externalId: 'ORG', name: 'Arts' });
  state.addDepartment({ externalId: 'DEP', name: 'History', organization: 'ORG' });
  state.addTerm({ externalId: 'YEAR', name: 'This year', startDate: '2026-09-01', endDate: '2027-08-31' });
  state.addCourse({ externalId: 'COURSE', name: 'History', courseIdentifier: 'HIST 1001', department: 'DEP' });
  state.addSection({ externalId: 'HIST1001_LC01', sectionNumber: 'Lecture 1', course: 'COURSE', term: 'YEAR' });
}

describe('a section that Echo360 has other words for', () => {
  it('is sent once, and found in place by the nightly comparison', async () => {
    await onCampus({}, async campus => {
      otherWords(campus);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.deepEqual(writes(campus), ['POST']);
    });
  });

  it('is put right when somebody chooses another section in Echo360', async () => {
    await onCampus({}, async campus => {
      otherWords(campus);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      const { state } = campus.echo360;
      state.addSection({ externalId: 'OTHER', sectionNumber: 'Lecture 2', course: 'COURSE', term: 'YEAR' });
      state.changeSchedule('1-1-2026-27', { sections: [{ sectionExternalId: 'OTHER' }] });
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(state.snapshot()[0]?.sections, ['HIST1001_LC01']);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    });
  });

  it('does not make a recording a stranger to us whose answer was lost', async () => {
    await onCampus({}, async campus => {
      otherWords(campus);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.echo360.misbehave({ method: 'POST', path: 'schedules', next: 1, does: { kind: 'reset', handled: true } });
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS'], await messages(campus));
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.deepEqual(writes(campus), ['POST']);
    });
  });
});

describe('a request for a recording that was given up, and is carried out late', () => {
  const notYet = {
    kind: 'answer',
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"ScheduleNotFound","message":"Schedule not found"}',
    handled: false,
  } as const;

  for (const checkFirst of ['externalId', 'clash'] as const) {
    it(`is known by its external id when it is in the way of its repetition (${checkFirst} first)`, async () => {
      await onCampus({ echo360: { checkFirst } }, async campus => {
        otherWords(campus);
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
        campus.echo360.misbehave({
          method: 'POST',
          path: 'schedules',
          next: 1,
          does: { kind: 'reset', handled: true },
        });
        campus.echo360.misbehave({ method: 'GET', path: 'schedules/1-1-2026-27', next: 1, does: notYet });
        await campus.queue()();
        assert.deepEqual(await statuses(campus), ['1-1 SUCCESS'], await messages(campus));
        assert.deepEqual(writes(campus), ['POST', 'POST']);
        campus.cmis.deleteSlot({ setId, slotId: 1 });
        await campus.queue()();
        assert.deepEqual(campus.echo360.state.snapshot(), []);
      });
    });
  }
});

describe('an Echo360 that keeps other things than it is sent', () => {
  const odd = { names: 'tidied', drops: ['input2', 'presenter'] } as const;
  const name = 'A lecture  with a name   that is far too long';

  it('is sent each recording once, night after night, and again when what is wanted or what is there changes', async () => {
    await onCampus({ echo360: { ...odd, drops: [...odd.drops] } }, async campus => {
      otherWords(campus);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { name }));
      await campus.queue()();
      for (let night = 0; night < 3; night++) {
        assert.equal((await campus.refresh()()).message, 'Nothing to do.');
        await campus.queue()();
      }
      assert.deepEqual(writes(campus), ['POST']);
      campus.cmis.setSlotName(setId, 1, `${name} indeed`);
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(writes(campus), ['POST', 'PUT']);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      campus.echo360.state.changeSchedule('1-1-2026-27', { name: 'Scribbled on' });
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(writes(campus), ['POST', 'PUT', 'PUT']);
      assert.equal(campus.echo360.state.snapshot()[0]?.name, 'A lecture with a nam');
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    });
  });

  it('does not make a recording a stranger to us whose answer was lost', async () => {
    await onCampus({ echo360: { ...odd, drops: [...odd.drops] } }, async campus => {
      otherWords(campus);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { name }));
      campus.echo360.misbehave({ method: 'POST', path: 'schedules', next: 1, does: { kind: 'reset', handled: true } });
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS'], await messages(campus));
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.deepEqual(writes(campus), ['POST']);
    });
  });
});
