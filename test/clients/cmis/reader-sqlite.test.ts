import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import { readerSuite } from './reader-suite.ts';
import { openSandbox } from './testing.ts';

const full = createUniversityYear({ seed: 7, setId: '2026/27' });
const splitRooms = new Set(full.rooms.filter(room => room.roomGroupCode !== null).map(room => room.roomId));
const busy = new Set(full.slots.slice(0, 300).map(slot => slot.roomId));
const year: YearValues = {
  ...full,
  slots: full.slots.filter(slot => busy.has(slot.roomId) || splitRooms.has(slot.roomId ?? '')),
};

describe('the CMIS reader on SQLite', () => {
  const closing: (() => Promise<void>)[] = [];
  let cmis: Cmis | undefined;
  before(async () => {
    const opened = await openSandbox({ after: close => closing.push(close) });
    opened.sandbox.load(year, { queued: false });
    cmis = opened.cmis;
  });
  after(async () => {
    for (const close of closing) await close();
  });
  readerSuite(year, async () => {
    assert.ok(cmis !== undefined);
    return cmis;
  });
});
