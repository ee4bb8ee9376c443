import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { type Edit, type ScenarioLesson, scenarios } from '#test/unit/cmis-echo360/support/scenarios.ts';
import { Campus } from './support/campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

const slotOf = ({ slot: id, from, to, room }: ScenarioLesson) => slot(id, from, to, { roomId: room });

function edit(campus: Campus, change: Edit): void {
  // The time of the last change decides for two strategies, and CMIS keeps it in seconds.
  campus.clock.skip(2000);
  if (change.do === 'delete') campus.cmis.deleteSlot({ setId, slotId: change.slot });
  else if (change.do === 'insert') campus.cmis.insertSlot(setId, slotOf(change.lesson));
  else {
    const { slot: slotId, from: start, to: finish, room: roomId } = change.lesson;
    campus.cmis.updateSlot({ setId, slotId }, { start, finish, roomId });
  }
}

function recordings(campus: Campus): string[] {
  return campus.echo360.state
    .snapshot()
    .map(({ name, room, startTime, endTime }) => `${name.replace('Lesson ', '')} ${room} ${startTime}-${endTime}`)
    .sort();
}

/**
 * The nine published ones, and of the rest those in which the order of requests matters; the planner is proved on all.
 */
const chosen = scenarios.filter(({ name }) => /^\d|swap|ring|chain of four|carried/.test(name));

/** With a cancelled lesson, so that Echo360 knows the course from the start. */
const year = { ...emptyYear, slots: [slot(99, '18:00', '19:00', { status: 3 })] };

for (const strategy of strategies) {
  describe(`the scenarios through Echo360's API, by the strategy ${strategy}`, () => {
    for (const scenario of chosen) {
      it(scenario.name, async () => {
        const campus = await Campus.open({ year, config: { strategy } });
        try {
          const run = campus.queue();
          for (const lesson of scenario.before) edit(campus, { do: 'insert', lesson });
          assert.equal((await run()).status, 'succeeded');
          for (const change of scenario.edits) edit(campus, change);
          const result = await run();
          assert.equal(result.status, 'succeeded', result.message);
          assert.deepEqual(recordings(campus), scenario.after[strategy]);
        } finally {
          await campus.close();
        }
      });
    }
  });
}
