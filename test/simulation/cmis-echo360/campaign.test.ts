import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { totalOf } from '#shared/core/campaign.ts';
import { beginCampaign } from '#shared/runtime/campaign/begin-campaign.ts';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import { type Campus, leaseMs } from './support/campus.ts';
import { onCampus } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const limits = { delete: { share: 0, floor: 2, cap: 2 }, update: { share: 0, floor: 2, cap: 2 } };
/** A round has three room-days, so that the rollover takes many rounds. */
const config = { limits, roomDaysPerRound: 3, queueRowsPerRun: 200_000 };
const person = { trigger: 'person', by: 'anna', mode: 'dry-run', whole: true } as const;

const hours = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00'];

/**
 * Sixty slots in two rooms, a week and a weekday each, as far as they fit; then a third goes, a third moves, some of it
 * twice, and as many come.
 */
async function rolledOver(campus: Campus): Promise<void> {
  const place = (index: number) => ({
    roomId: index % 2 === 0 ? 'R1' : 'R2',
    weekday: Math.floor(index / 2) % 5,
    hour: Math.floor(index / 10) % 6,
  });
  const add = (slotId: number, index: number): void => {
    const { roomId, weekday, hour } = place(index);
    campus.cmis.insertSlot(setId, slot(slotId, hours[hour] ?? '', `${10 + hour}:00`, { roomId, weekday }));
  };
  for (let index = 0; index < 60; index++) add(index + 1, index);
  const first = await campus.queue()();
  assert.equal(first.status, 'succeeded', first.message);
  for (let index = 0; index < 20; index++) campus.cmis.deleteSlot({ setId, slotId: index + 1 });
  for (let index = 0; index < 20; index++) {
    const { roomId, weekday, hour } = place(index);
    const where = { roomId, weekday, start: hours[hour] ?? '', finish: `${10 + hour}:00` };
    campus.cmis.updateSlot({ setId, slotId: index + 21 }, { ...where, start: '15:00', finish: '16:00' });
    campus.cmis.updateSlot({ setId, slotId: index + 21 }, where);
  }
  for (let index = 20; index < 40; index++) add(index + 81, index);
}

async function keysOf(campus: Campus, runId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { value } of collectionOn(campus.store, changeParts).all('byRun', { runId })) {
    for (const change of value.changes) if (change.kind !== 'bookkeeping') keys.push(`${change.kind} ${change.key}`);
  }
  return keys.sort();
}

const control = async (campus: Campus) => (await collectionOn(campus.store, controls).get('echo360-queue'))?.value;

async function begin(campus: Campus, plan: string): Promise<void> {
  const { store, now, who } = campus.operations();
  const about = { store, now, who, name: 'echo360-queue', configDigest: 'one', mayApply: true };
  await beginCampaign(about, { plan, until: '2026-11-25', why: 'rollover' });
}

describe('a rollover of recordings', () => {
  it('is shown whole beforehand, taken over or not, and is what the rounds then carry out, within no limit but its own', async () => {
    await onCampus({ config }, async campus => {
      await rolledOver(campus);
      const run = campus.queue();
      const untaken = await run(person);
      assert.equal(untaken.status, 'succeeded', untaken.message);
      assert.match(
        untaken.message,
        /^The whole backlog: .*2 rooms; first 2026-11-2\d, last 2026-11-2\d\. .*Over the limits of a day: delete: 20 planned/,
      );
      assert.ok(
        campus.queueRows().some(({ STATUS }) => STATUS === 'UNPROCESSED'),
        'it took nothing over',
      );
      const shown = await keysOf(campus, untaken.runId ?? '');
      assert.equal(new Set(shown).size, shown.length);
      assert.equal(shown.length, 60);

      assert.equal((await run()).status, 'blocked');
      await pause(campus.operations(), 'echo360-queue', 'the rollover is looked at');
      await run();
      const taken = await run(person);
      assert.deepEqual(await keysOf(campus, taken.runId ?? ''), shown, 'the same from the state as from the queue');

      await begin(campus, taken.runId ?? '');
      await resume(campus.operations(), 'echo360-queue');
      const done = await run();
      assert.equal(done.status, 'succeeded', done.message);
      assert.ok(done.rounds > 3, `${done.rounds} rounds`);
      assert.deepEqual(await keysOf(campus, done.runId ?? ''), shown);
      const after = await control(campus);
      assert.deepEqual(after?.campaign?.done, { delete: 20, update: 20, create: 20 });
      const counted = after?.tallies.flatMap(({ counts }) => Object.entries(counts));
      assert.deepEqual(
        counted?.filter(([kind]) => kind === 'delete' || kind === 'update'),
        [],
      );
      const lessons = (await campus.lessons()).map(
        ({ sent, room, date, start, end }) => `${sent.name} ${room} ${date} ${start}-${end}`,
      );
      assert.deepEqual(campus.recordings().sort(), lessons.sort());
    });
  });

  it('covers a creation that was about to be made when its run died', async () => {
    await onCampus({ config: { ...config, roomDaysPerRound: 20 } }, async campus => {
      await rolledOver(campus);
      const plan = await campus.queue()(person);
      await begin(campus, plan.runId ?? '');
      const shown = new Set(await keysOf(campus, plan.runId ?? ''));
      const dying = killedStore(campus.store, 90, 'before');
      await campus.queueUntilKilled(dying);
      assert.ok(dying.killed);
      const { schedules } = stateOn(campus.store);
      const all = await schedules.query('all', {}, { limit: 200 });
      const begun = all.entries.filter(({ value }) => value.phase === 'intended');
      assert.ok(begun.length > 1, `${begun.length} creations were about to be made`);
      campus.clock.skip(leaseMs + 1);
      const next = await campus.queue()();
      assert.equal(next.status, 'succeeded', next.message);
      for (const key of await keysOf(campus, next.runId ?? '')) assert.ok(shown.has(key), `${key} was not permitted`);
      const { campaign } = (await control(campus)) ?? {};
      assert.equal(totalOf(campaign?.done ?? {}), 60);
    });
  });

  it('leaves what others own and what has begun, campaign or not', async () => {
    await onCampus({ config }, async campus => {
      await rolledOver(campus);
      const run = campus.queue();
      const plan = await run(person);
      await begin(campus, plan.runId ?? '');
      // Tuesday afternoon: what was to be removed on Monday and Tuesday morning has been recorded meanwhile.
      campus.clock.skip(4 * 86_400_000 + 5 * 3_600_000);
      const result = await run();
      assert.equal(result.status, 'succeeded', result.message);
      const gone = (result.counts['delete']?.done ?? 0) + (result.counts['update']?.done ?? 0);
      assert.ok(gone > 0 && gone < 40, `${gone} of 40`);
    });
  });
});
