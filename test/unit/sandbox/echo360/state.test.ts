import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Refusal } from '#sandbox/echo360/refusal.ts';
import { type Echo360Fixture, scheduleBody, schedulesPath, startFixture } from './fixture.ts';

let echo: Echo360Fixture;

const request = {
  startDate: '2026-01-02',
  startTime: '09:00',
  endTime: '10:00',
  venue: { roomExternalId: 'R1' },
  sections: [{ sectionExternalId: 'BIO101_LC01' }],
  presenter: { userEmail: 'ada.example@example.ac.uk' },
  captureQuality: 'High',
  name: 'Open day',
};

describe('the state of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('takes schedules of somebody else’s, past ones too, and tells them from the client’s', async () => {
    const { state } = echo.standIn;
    state.addSchedule(request);
    await echo.ask('POST', schedulesPath, scheduleBody());
    assert.deepEqual(
      state.snapshot().map(({ name, madeBy, room, sections, presenterEmail, revision }) => {
        return { name, madeBy, room, sections, presenterEmail, revision };
      }),
      [
        { name: 'Open day', madeBy: 'other' },
        { name: 'Cells', madeBy: 'client' },
      ].map(expected => ({
        ...expected,
        room: 'R1',
        sections: ['BIO101_LC01'],
        presenterEmail: 'ada.example@example.ac.uk',
        revision: 1,
      })),
    );
    assert.throws(() => state.addSchedule({ ...request, startTime: '09:30' }), Refusal);
  });

  it('lets somebody else change and delete schedules, whose they remain', async () => {
    const { state } = echo.standIn;
    await echo.ask('POST', schedulesPath, scheduleBody());
    state.changeSchedule('4711-1-2025-26', { startTime: '09:30', venue: { roomExternalId: 'R2' } });
    const [moved] = state.snapshot();
    assert.deepEqual(
      [moved?.startTime, moved?.room, moved?.name, moved?.madeBy, moved?.revision],
      ['09:30', 'R2', 'Cells', 'client', 2],
    );
    state.deleteSchedule('4711-1-2025-26');
    assert.deepEqual(state.snapshot(), []);
    assert.throws(() => state.deleteSchedule('4711-1-2025-26'), /nothing has/);
    assert.throws(() => state.addRoom({ name: 'Again', building: 'LIB', externalId: 'R1' }), /taken/);
  });

  it('is seen, and its switches set, over HTTP', async () => {
    const { url } = echo.standIn;
    const settings = `${url}/__sandbox/settings`;
    echo.standIn.configure({ defaultLimit: 7 });
    const body = JSON.stringify({ clashText: 'both' });
    assert.equal((await fetch(settings, { method: 'POST', body })).status, 200);
    assert.deepEqual([echo.standIn.settings.clashText, echo.standIn.settings.defaultLimit], ['both', 7]);
    assert.match(await (await fetch(settings)).text(), /"clashText":"both"/);
    assert.equal((await fetch(settings, { method: 'POST', body: '{"clashText":"loud"}' })).status, 400);
    echo.standIn.state.addSchedule(request);
    assert.match(await (await fetch(`${url}/__sandbox/schedules`)).text(), /Open day/);
  });

  it('gives the same ids for the same seed', async () => {
    const again = await startFixture();
    await using _standIn = again.standIn;
    assert.equal(again.standIn.state.rooms.find('R1')?.id, echo.standIn.state.rooms.find('R1')?.id);
  });

  it('stays fast with 50,000 schedules', () => {
    const { state } = echo.standIn;
    const rooms = Array.from({ length: 200 }, (_, index) => `BIG${index}`);
    for (const room of rooms) state.addRoom({ name: room, building: 'LIB', externalId: room });
    const add = (index: number): void => {
      const day = new Date(Date.UTC(2026, 0, 12) + Math.floor(index / 1600) * 86_400_000).toISOString().slice(0, 10);
      const hour = String(9 + (index % 8)).padStart(2, '0');
      const roomExternalId = rooms[Math.floor(index / 8) % 200] ?? '';
      const times = { startDate: day, startTime: `${hour}:00`, endTime: `${hour}:50` };
      state.addSchedule({ ...request, ...times, venue: { roomExternalId }, externalId: `e-${index}` });
    };
    for (let index = 0; index < 49_000; index += 1) add(index);
    const start = performance.now();
    for (let index = 49_000; index < 50_000; index += 1) add(index);
    const perWrite = (performance.now() - start) / 1000;
    assert.equal(state.schedules.size, 50_000);
    assert.ok(perWrite < 1, `${perWrite.toFixed(3)} ms a write`);
  });
});
