import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Echo360Fixture, scheduleBody, schedulesPath, startFixture } from './fixture.ts';

let echo: Echo360Fixture;
let made = 0;

async function statusOf(change: object): Promise<number> {
  made += 1;
  return (await echo.ask('POST', schedulesPath, scheduleBody({ externalId: `made-${made}`, ...change }))).status;
}

describe('clashes in the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
    await statusOf({ externalId: 'nine', startTime: '09:00', endTime: '10:00' });
  });
  afterEach(() => echo.standIn.close());

  it('are half-open and by room and date', async () => {
    assert.equal(await statusOf({ startTime: '10:00', endTime: '11:00' }), 201);
    assert.equal(await statusOf({ startTime: '08:00', endTime: '09:00' }), 201);
    assert.equal(await statusOf({ startTime: '09:59', endTime: '10:30' }), 400);
    assert.equal(await statusOf({ startTime: '07:00', endTime: '12:00' }), 400);
    assert.equal(await statusOf({ startTime: '09:15', endTime: '09:30' }), 400);
    assert.equal(await statusOf({ venue: { roomExternalId: 'R2' } }), 201);
    assert.equal(await statusOf({ startDate: '2026-01-13' }), 201);
  });

  it('know series by weekday, less the excluded dates', async () => {
    const series = {
      startDate: '2026-01-19',
      endDate: '2026-02-09',
      daysOfWeek: ['mo', 'WE'],
      exclusionDates: ['2026-02-02'],
      startTime: '14:00',
      endTime: '15:00',
    };
    assert.equal(await statusOf(series), 201);
    const at = { startTime: '14:30', endTime: '15:30' };
    assert.equal(await statusOf({ ...at, startDate: '2026-01-26' }), 400);
    assert.equal(await statusOf({ ...at, startDate: '2026-01-28' }), 400);
    assert.equal(await statusOf({ ...at, startDate: '2026-02-09' }), 400);
    assert.equal(await statusOf({ ...at, startDate: '2026-01-27' }), 201);
    assert.equal(await statusOf({ ...at, startDate: '2026-02-02' }), 201);
    assert.equal(await statusOf({ ...at, startDate: '2026-02-16' }), 201);
    assert.equal(await statusOf({ ...series, startTime: '08:00', endTime: '15:00' }), 400);
  });

  it('leave the schedule itself out on PUT, and free what it leaves', async () => {
    const later = scheduleBody({ externalId: 'nine', startTime: '09:30', endTime: '10:30' });
    assert.equal((await echo.ask('PUT', `${schedulesPath}/nine`, later)).status, 200);
    assert.equal(await statusOf({ externalId: 'eight', startTime: '08:30', endTime: '09:30' }), 201);
    const back = scheduleBody({ externalId: 'nine' });
    assert.equal((await echo.ask('PUT', `${schedulesPath}/nine`, back)).status, 400);
    assert.equal(echo.standIn.state.schedules.find('nine')?.startTime, '09:30');
  });

  it('are told in either text, either shape and either status', async () => {
    const clash = (): Promise<{ status: number; json(): unknown }> =>
      echo.ask('POST', schedulesPath, scheduleBody({ externalId: 'again' }));
    const [first, second] = ['Schedule timing clash with another Schedule', 'Venue / Time slot is already taken'];
    assert.deepEqual((await clash()).json(), { error: 'BadRequest', message: first });
    echo.standIn.configure({ clashText: 'taken', clashStatus: 409 });
    const taken = await clash();
    assert.equal(taken.status, 409);
    assert.deepEqual(taken.json(), { error: 'BadRequest', message: second });
    echo.standIn.configure({ clashText: 'both', errorShape: 'param' });
    assert.deepEqual((await clash()).json(), {
      error: 'JsonError',
      param: {
        'obj.venue': [
          { msg: first, args: [] },
          { msg: second, args: [] },
        ],
      },
    });
  });

  it('come after or before the check of the external id', async () => {
    const repeat = scheduleBody({ externalId: 'nine' });
    assert.match((await echo.ask('POST', schedulesPath, repeat)).text, /External Id/);
    echo.standIn.configure({ checkFirst: 'clash' });
    assert.match((await echo.ask('POST', schedulesPath, repeat)).text, /timing clash/);
  });

  it('do not concern presenters: the same person may be in two rooms', async () => {
    assert.equal(await statusOf({ venue: { roomExternalId: 'R2' } }), 201);
  });
});
