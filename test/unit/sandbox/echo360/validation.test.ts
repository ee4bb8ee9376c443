import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Echo360Fixture, scheduleBody, schedulesPath, startFixture } from './fixture.ts';

let echo: Echo360Fixture;

/** The messages of a JsonError by path, for a schedule body that is refused. */
async function messagesFor(body: object): Promise<unknown> {
  const answer = await echo.ask('POST', schedulesPath, body);
  assert.equal(answer.status, 400, answer.text);
  const found = [...answer.text.matchAll(/"(obj[^"]*)":\[\{"msg":"([^"]+)","args":\[\]/g)];
  assert.match(answer.text, /"error":"JsonError"/);
  return Object.fromEntries(found.map(([, path, message]) => [path, message]));
}

describe('what the Echo360 stand-in refuses to read', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('names each missing member by its path', async () => {
    assert.deepEqual(await messagesFor({ externalId: null }), {
      'obj.startDate': 'error.path.missing',
      'obj.startTime': 'error.path.missing',
      'obj.endTime': 'error.path.missing',
      'obj.venue': 'error.path.missing',
      'obj.captureQuality': 'error.path.missing',
    });
    assert.deepEqual(await messagesFor(scheduleBody({ venue: {} })), { 'obj.venue.room': 'error.path.missing' });
    const unnamed = scheduleBody({ sections: [{}] });
    assert.deepEqual(await messagesFor(unnamed), { 'obj.sections[0].section': 'error.path.missing' });
  });

  it('names members of the wrong type, and members it does not know', async () => {
    const wrong = {
      name: 7,
      sections: 'BIO101_LC01',
      shouldCaption: 'yes',
      recurrence: 'weekly',
      venue: { room: 'R1' },
    };
    assert.deepEqual(await messagesFor(scheduleBody(wrong)), {
      'obj.name': 'error.expected.jsstring',
      'obj.sections': 'error.expected.jsarray',
      'obj.shouldCaption': 'error.expected.jsboolean',
      'obj.recurrence': 'error.path.unexpected',
      'obj.venue.room': 'error.path.unexpected',
    });
    assert.deepEqual(await messagesFor([]), { obj: 'error.expected.jsobject' });
  });

  it('knows the names of inputs, qualities, days and availabilities, in any case', async () => {
    const unknown = { input1: 'Hologram', captureQuality: 'Highest', streamQuality: 'Low', daysOfWeek: ['XX'] };
    assert.deepEqual(await messagesFor(scheduleBody(unknown)), {
      'obj.input1': 'error.expected.validenumvalue',
      'obj.captureQuality': 'error.expected.validenumvalue',
      'obj.streamQuality': 'error.expected.validenumvalue',
      'obj.daysOfWeek[0]': 'error.expected.validenumvalue',
    });
    const lower = scheduleBody({ input1: 'display', input2: 'altvideo', captureQuality: 'medium' });
    assert.equal((await echo.ask('POST', schedulesPath, lower)).status, 201);
    const [made] = echo.standIn.state.snapshot();
    assert.deepEqual([made?.input1, made?.input2, made?.captureQuality], ['Display', 'AltVideo', 'Medium']);
  });

  it('checks dates and times, takes seconds, and keeps to the minute', async () => {
    const wrong = { startDate: '2026-02-30', startTime: '25:00', endTime: '9:00' };
    assert.deepEqual(await messagesFor(scheduleBody(wrong)), {
      'obj.startDate': 'error.expected.date.isoformat',
      'obj.startTime': 'error.expected.time',
      'obj.endTime': 'error.expected.time',
    });
    const backwards = scheduleBody({ startTime: '10:00', endTime: '10:00' });
    assert.deepEqual(await messagesFor(backwards), { 'obj.endTime': 'error.endTime.notAfterStartTime' });
    const seconds = scheduleBody({ startTime: '09:00:00', endTime: '10:00:00' });
    assert.equal((await echo.ask('POST', schedulesPath, seconds)).status, 201);
    assert.equal(echo.standIn.state.snapshot()[0]?.endTime, '10:00');
  });

  it('wants days of the week for a series', async () => {
    const series = scheduleBody({ endDate: '2026-02-12' });
    assert.deepEqual(await messagesFor(series), { 'obj.daysOfWeek': 'error.path.missing' });
    const backwards = scheduleBody({ endDate: '2026-01-01', daysOfWeek: ['MO'] });
    assert.deepEqual(await messagesFor(backwards), { 'obj.endDate': 'error.endDate.beforeStartDate' });
  });

  it('says Invalid json, Resource not found, and wants JSON', async () => {
    const broken = await echo.ask('POST', schedulesPath, '{"startDate":');
    assert.equal(broken.status, 400);
    assert.match(broken.text, /Invalid json/);
    const nowhere = await echo.ask('GET', '/public/api/v9/nothing');
    assert.equal(nowhere.status, 404);
    assert.match(nowhere.text, /Resource not found/);
    const form = await echo.ask('POST', schedulesPath, 'startDate=2026-01-12', { 'content-type': 'text/plain' });
    assert.equal(form.status, 415);
    assert.equal(echo.standIn.state.schedules.size, 0);
  });
});
