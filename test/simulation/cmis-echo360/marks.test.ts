import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import { type Campus, leaseMs } from './support/campus.ts';
import { onCampus } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';
import { storeWithVisitor } from './support/store-with-visitor.ts';

/** Requests of the state store that a comparison makes, and some more. */
const requestsOfARun = 24;

const names = (campus: Campus): string[] => campus.recordings().map(text => text.split(' ')[0] ?? '');

async function withOneRecording(use: (campus: Campus) => Promise<void>): Promise<void> {
  await onCampus({}, async campus => {
    campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
    await campus.queue()();
    campus.cmis.setSlotName(setId, 1, 'Second');
    await use(campus);
  });
}

describe('a mark of the nightly comparison', () => {
  it('is not lost to a refresh under way, although that answers an older mark', async () => {
    await withOneRecording(async campus => {
      await campus.refresh()();
      const store = storeWithVisitor(
        campus.store,
        writes => writes.some(({ collection }) => collection === 'schedules'),
        async () => {
          campus.cmis.setSlotName(setId, 1, 'Third');
          await campus.refresh()();
        },
      );
      await campus.queue({ store })();
      await campus.queue()();
      assert.deepEqual(names(campus), ['Third']);
    });
  });

  it('is worked on although the comparison that made it was killed, once the next has run', async () => {
    let kills = 0;
    for (let at = 8; at < requestsOfARun; at++) {
      await withOneRecording(async campus => {
        const store = killedStore(campus.store, at, 'before');
        await campus
          .refresh({ store })()
          .catch((error: unknown) => assert.match(String(error), /killed/));
        if (!store.killed) return;
        kills++;
        campus.clock.skip(leaseMs + 1);
        await campus.refresh()();
        await campus.queue()();
        assert.deepEqual(names(campus), ['Second'], `killed at ${at}`);
      });
    }
    assert.ok(kills > 5, `${kills} kills`);
  });
});
