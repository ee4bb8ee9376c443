import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Echo360Fixture, member, scheduleBody, schedulesPath, startFixture, textMember } from './fixture.ts';

let echo: Echo360Fixture;

interface Walk {
  readonly pages: number[];
  readonly ids: string[];
  readonly nexts: string[];
  readonly items: unknown[];
}

/** Follows `next` to the end, adding nothing to it. */
async function walk(first: string): Promise<Walk> {
  const result: Walk = { pages: [], ids: [], nexts: [], items: [] };
  for (let path: string | undefined = first; path !== undefined; ) {
    const answer = await echo.ask('GET', path);
    assert.equal(answer.status, 200, answer.text);
    const page = answer.json();
    const data = member(page, 'data');
    assert.ok(Array.isArray(data));
    result.pages.push(data.length);
    result.ids.push(...data.map(item => textMember(item, 'id')));
    result.items.push(...data);
    const next = member(page, 'next');
    assert.equal(member(page, 'has_more'), next !== undefined);
    if (next !== undefined) result.nexts.push(textMember(page, 'next'));
    path = next === undefined ? undefined : textMember(page, 'next');
  }
  return result;
}

function fill(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const startDate = `2026-02-${String(2 + Math.floor(index / 9)).padStart(2, '0')}`;
    const hour = 9 + (index % 9);
    const at = (value: number): string => `${String(value).padStart(2, '0')}:00`;
    const [startTime, endTime] = [at(hour), at(hour + 1)];
    const venue = { roomExternalId: index % 2 === 0 ? 'R1' : 'R2' };
    echo.standIn.state.addSchedule({ startDate, startTime, endTime, venue, captureQuality: 'High' });
  }
}

describe('listings of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('are complete in pages, with a relative next that is left out at the end', async () => {
    fill(45);
    const { pages, ids, nexts } = await walk(`${schedulesPath}?limit=20`);
    assert.deepEqual(pages, [20, 20, 5]);
    assert.equal(new Set(ids).size, 45);
    for (const next of nexts) assert.match(next, /^\/public\/api\/v2\/schedules\?limit=20&offset=[^&]+$/);
    const exact = await walk(`${schedulesPath}?limit=45&offset=`);
    assert.deepEqual(exact.pages, [45]);
  });

  it('go by start date, and within a day not by time', async () => {
    fill(45);
    const { items } = await walk(`${schedulesPath}?limit=100`);
    const dates = items.map(item => textMember(item, 'startDate'));
    assert.deepEqual(dates, [...dates].sort());
    const times = items.map(item => `${textMember(item, 'startDate')} ${textMember(item, 'startTime')}`);
    assert.notDeepEqual(times, [...times].sort());
  });

  it('have cursors of base64 in DynamoDB’s style', async () => {
    fill(3);
    const { nexts } = await walk(`${schedulesPath}?limit=2`);
    const offset = new URLSearchParams(nexts[0]?.split('?')[1]).get('offset') ?? '';
    const cursor: unknown = JSON.parse(Buffer.from(offset, 'base64').toString());
    assert.equal(member(cursor, 'institutionId.s'), echo.standIn.state.institutionId);
    assert.equal(member(cursor, 'startDate.s'), '2026-02-02');
    for (const wrong of ['17', Buffer.from('{"id":{"s":"x"}}').toString('base64')]) {
      assert.equal((await echo.ask('GET', `${schedulesPath}?offset=${encodeURIComponent(wrong)}`)).status, 400);
    }
  });

  it('have a default limit, a maximum, and refuse what is no number', async () => {
    fill(130);
    assert.deepEqual((await walk(schedulesPath)).pages[0], 25);
    assert.deepEqual((await walk(`${schedulesPath}?limit=500`)).pages, [100, 30]);
    for (const limit of ['0', '-1', 'ten']) {
      assert.equal((await echo.ask('GET', `${schedulesPath}?limit=${limit}`)).status, 400);
    }
    echo.standIn.configure({ maxLimit: 50, overLimit: 'refuse' });
    assert.equal((await echo.ask('GET', `${schedulesPath}?limit=51`)).status, 400);
    assert.equal((await walk(`${schedulesPath}?limit=50`)).pages.length, 3);
  });

  it('may have short pages although more follows', async () => {
    fill(60);
    echo.standIn.configure({ shortPages: true });
    const { pages, ids } = await walk(`${schedulesPath}?limit=10`);
    assert.equal(new Set(ids).size, 60);
    assert.ok(pages.slice(0, -1).some(size => size < 10));
  });

  it('go on where they were although an item of the last page is deleted', async () => {
    fill(30);
    const first = (await echo.ask('GET', `${schedulesPath}?limit=10`)).json();
    const last = textMember(first, 'data.9.id');
    await echo.ask('DELETE', `${schedulesPath}/${last}`);
    const { ids } = await walk(textMember(first, 'next'));
    assert.equal(ids.length, 20);
  });

  it('ignore a room filter that does not exist', async () => {
    fill(10);
    const room = echo.standIn.state.rooms.find('R1')?.id;
    assert.equal((await walk(`${schedulesPath}?limit=100&roomId=${room}`)).ids.length, 10);
  });

  it('filter by room where the parameter has a name, but lose the filter in next', async () => {
    fill(20);
    echo.standIn.configure({ roomFilter: 'room' });
    const room = echo.standIn.state.rooms.find('R1')?.id;
    assert.equal((await walk(`${schedulesPath}?limit=100&room=${room}`)).ids.length, 10);
    const lost = await walk(`${schedulesPath}?limit=4&room=${room}`);
    assert.doesNotMatch(lost.nexts[0] ?? '', /room=/);
    assert.ok(lost.items.some(item => member(item, 'venue.roomName') === 'Room 2'));
    echo.standIn.configure({ nextKeepsFilters: true });
    assert.equal((await walk(`${schedulesPath}?limit=4&room=${room}`)).ids.length, 10);
    echo.standIn.configure({ nextKeepsFilters: false, cursorKeepsFilters: true });
    assert.equal((await walk(`${schedulesPath}?limit=4&room=${room}`)).ids.length, 10);
  });

  it('list what changes places correctly', async () => {
    await echo.ask('POST', schedulesPath, scheduleBody());
    const later = scheduleBody({ startDate: '2026-03-01', venue: { roomExternalId: 'R2' } });
    await echo.ask('PUT', `${schedulesPath}/4711-1-2025-26`, later);
    echo.standIn.configure({ roomFilter: 'roomId' });
    const { rooms } = echo.standIn.state;
    assert.equal((await walk(`${schedulesPath}?roomId=${rooms.find('R1')?.id}`)).ids.length, 0);
    assert.equal((await walk(`${schedulesPath}?roomId=${rooms.find('R2')?.id}`)).ids.length, 1);
    assert.equal((await walk(schedulesPath)).ids.length, 1);
  });
});
