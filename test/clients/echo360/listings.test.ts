import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Echo360Settings } from '#sandbox/echo360/settings.ts';
import type { Echo360StandIn } from '#sandbox/echo360/stand-in.ts';
import { UnreadableAnswerError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { echo360Setup } from './support/echo360-setup.ts';

/** Schedules of both rooms on forty days, half of them past, two a day, the later one first in the room. */
function fill({ state }: Echo360StandIn): void {
  for (let day = 0; day < 40; day += 1) {
    const startDate = new Date(Date.UTC(2026, 9, 13 + day)).toISOString().slice(0, 10);
    for (const [hour, room] of [
      ['14', 'ROOM1'],
      ['09', 'ROOM2'],
    ] as const) {
      state.addSchedule({
        startDate,
        startTime: `${hour}:00`,
        endTime: `${hour}:50`,
        venue: { roomExternalId: room },
        captureQuality: 'High',
        externalId: `${startDate} ${room}`,
      });
    }
  }
}

async function filled(settings: Partial<Echo360Settings> = {}, connection: Record<string, unknown> = {}) {
  const setup = await echo360Setup(settings, { pageLimit: 7, perMinute: 60_000, ...connection });
  fill(setup.standIn);
  setup.standIn.configure({ callsPerMinute: null });
  const roomId = setup.standIn.state.rooms.byExternalId('ROOM1')?.id ?? '';
  return { ...setup, roomId, [Symbol.asyncDispose]: () => setup[Symbol.asyncDispose]() };
}

const pagesAsked = (standIn: Echo360StandIn) => standIn.requests.count('GET /public/api/v2/schedules');

describe('a listing', () => {
  it('of schedules is complete: all pages, past ones too', async () => {
    await using setup = await filled({ shortPages: true });
    const all = await setup.client.listSchedules();
    const expected = setup.standIn.state.schedules.values().map(({ externalId }) => externalId ?? '');
    assert.deepEqual(all.map(({ externalId }) => externalId).sort(), [...expected].sort());
    assert.equal(all.length, 80);
  });

  const rooms: readonly (readonly [string, Partial<Echo360Settings>, Record<string, unknown>, number])[] = [
    ['where Echo360 has no such filter', {}, {}, 12],
    ['where the filter is configured but unknown to it', {}, { roomFilter: 'roomId' }, 12],
    ['where the link to the next page leaves it out', { roomFilter: 'room' }, { roomFilter: 'room' }, 6],
    ['where the link repeats it', { roomFilter: 'roomId', nextKeepsFilters: true }, { roomFilter: 'roomId' }, 6],
    [
      'where only the cursor remembers it',
      { roomFilter: 'roomId', cursorKeepsFilters: true },
      { roomFilter: 'roomId', repeatFilters: false },
      6,
    ],
  ];
  for (const [name, settings, connection, pages] of rooms) {
    it(`of one room is the same ${name}`, async () => {
      await using setup = await filled(settings, connection);
      const listed = await setup.client.listSchedules({ roomId: setup.roomId });
      assert.deepEqual(new Set(listed.map(({ roomId }) => roomId)), new Set([setup.roomId]));
      assert.equal(listed.length, 40);
      assert.equal(pagesAsked(setup.standIn), pages);
    });
  }

  it('can be taken page by page', async () => {
    await using setup = await filled();
    let count = 0;
    for await (const page of setup.client.schedulePages()) count += page.length;
    assert.equal(count, 80);
  });

  for (const [kind, expected] of [
    ['html', UnreadableAnswerError],
    ['truncated', UnreadableAnswerError],
    ['empty', UnreadableAnswerError],
    ['torn', UpstreamUnavailableError],
    ['reset', UpstreamUnavailableError],
  ] as const) {
    it(`with a page that fails (${kind}) is an error, never a part`, async () => {
      await using setup = await filled();
      setup.standIn.misbehave({ path: 'schedules', skip: 4, does: { kind } });
      await assert.rejects(setup.client.listSchedules(), expected);
    });
  }

  it('survives pages that fail for a while', async () => {
    await using setup = await filled();
    setup.standIn.misbehave({ path: 'schedules', probability: 0.3, does: { kind: 'torn' } });
    assert.equal((await setup.client.listSchedules()).length, 80);
  });

  it('with a schedule of another form has it among the others, as far as it can be told', async () => {
    await using setup = await filled();
    const body = JSON.stringify({
      data: [
        { id: 'x', name: 'Odd', startDate: '16/11/2026', startTime: '15:00', endTime: '16:00', venue: { roomId: 'r' } },
        'nothing at all',
      ],
      has_more: false,
    });
    const headers = { 'content-type': 'application/json' };
    setup.standIn.misbehave({ path: 'schedules', does: { kind: 'answer', status: 200, headers, body } });
    const told = { externalId: null, roomName: null, date: null, endDate: null };
    assert.deepEqual(await setup.client.listSchedules(), [
      {
        ...told,
        fault: 'its startDate is not understood',
        id: 'x',
        name: 'Odd',
        roomId: 'r',
        start: '15:00',
        end: '16:00',
      },
      { ...told, fault: 'its form is not understood', id: '', name: '', roomId: null, start: null, end: null },
    ]);
  });
});

describe('a call', () => {
  it('stays within 120 a minute, token included, over a long listing', async () => {
    await using setup = await filled({}, { pageLimit: 1, perMinute: 115 });
    setup.standIn.configure({ callsPerMinute: 120 });
    await Promise.all([1, 2].map(() => setup.client.listSchedules()));
    assert.equal(setup.standIn.requests.count(429), 0);
    assert.ok(setup.standIn.requests.total > 160);
  });
});
