import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RandomEdits } from '#sandbox/cmis/random-edits.ts';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { FoundEvent } from '#shared/clients/cmis/event.ts';
import { comparable } from './model.ts';
import { collected, openSandbox } from './testing.ts';

const setId = '2026/27';
const year = createUniversityYear({ seed: 3, setId, rooms: 4 });
const weeks = [8, 9, 10, 11];

async function edited(t: { after(close: () => Promise<void>): void }, seed: number) {
  const opened = await openSandbox(t);
  opened.sandbox.load(year, { queued: false });
  const read = async (): Promise<readonly FoundEvent[]> =>
    (await collected(opened.cmis.yearEvents(setId))).flatMap(room => room.events);
  const before = await read();
  const edits = new RandomEdits(opened.sandbox, setId, { seed, weeks });
  const said = Array.from({ length: 200 }, () => edits.next());
  return { ...opened, before, said, after: await read() };
}

describe('random edits of CMIS', () => {
  it('change lessons, and every slot whose lessons changed is in the queue', async t => {
    const { before, after, said, cmis } = await edited(t, 1);
    assert.ok(said.every(text => /^slot \d+/.test(text)));
    const bySlot = (events: readonly FoundEvent[]): ReadonlyMap<number, string> =>
      new Map([...Map.groupBy(events, event => event.slotId)].map(([slot, own]) => [slot, comparable(own).join('\n')]));
    const [old, now] = [bySlot(before), bySlot(after)];
    const differing = [...new Set([...old.keys(), ...now.keys()])].filter(slot => old.get(slot) !== now.get(slot));
    // A department is not shown in a recording, and so not queued.
    const shown = differing.filter(slot => {
      const strip = (text: string | undefined): string => (text ?? '').replaceAll(/\["departmentId","\d+"\]/g, '');
      return strip(old.get(slot)) !== strip(now.get(slot));
    });
    const queued = new Set((await cmis.queueRows({ max: 10_000 })).rows.map(row => row.slotId));
    assert.ok(shown.length > 50, String(shown.length));
    assert.deepEqual(
      shown.filter(slot => !queued.has(slot)),
      [],
    );
  });

  it('are the same for the same seed', async t => {
    const [one, two, other] = [await edited(t, 5), await edited(t, 5), await edited(t, 6)];
    assert.deepEqual(two.said, one.said);
    assert.deepEqual(comparable(two.after), comparable(one.after));
    assert.notDeepEqual(other.said, one.said);
  });
});
