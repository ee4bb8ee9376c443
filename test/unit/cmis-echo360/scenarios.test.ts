import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import type { NotificationRecord } from '#functions/cmis-echo360/queue/notifications.ts';
import { accept, anyOverlap } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import { lesson, message, recordOf, roomDayRecord } from '#test/unit/cmis-echo360/support/lessons.ts';
import { type Edit, type Scenario, type ScenarioLesson, scenarios } from '#test/unit/cmis-echo360/support/scenarios.ts';
import { applied, plan, shown, type World } from '#test/unit/cmis-echo360/support/world.ts';

function lessonOf({ slot, room, from, to }: ScenarioLesson, turn: number): Occurrence {
  return lesson({ slot, room, start: from, end: to, changedAt: `2026-11-01T00:00:${String(turn).padStart(2, '0')}` });
}

/** What CMIS and Echo360 hold, and our state, once everything entered so far has been worked through. */
function settled(cmis: readonly Occurrence[], strategy: (typeof strategies)[number]): World {
  const byRoomDay = Map.groupBy(cmis, roomDayKey);
  const accepted = [...byRoomDay.values()].flatMap(lessons => accept(lessons, strategy).accepted);
  const inConflict = [...byRoomDay.values()].filter(lessons => anyOverlap(lessons));
  return {
    cmis,
    ours: accepted.map(occurrence => recordOf(occurrence)),
    messages: [],
    roomDays: inConflict.flatMap(([first]) => (first === undefined ? [] : [roomDayRecord(first.room)])),
  };
}

function edited(
  cmis: readonly Occurrence[],
  edits: readonly Edit[],
): { cmis: Occurrence[]; messages: NotificationRecord[] } {
  const lessons = new Map(cmis.map(one => [one.slotId, one]));
  const messages = edits.map((edit, index) => {
    const slotId = edit.do === 'delete' ? edit.slot : edit.lesson.slot;
    const before = lessons.get(slotId);
    const more = { id: `m${index}`, queueId: index, ...(before === undefined ? {} : { before }) };
    if (edit.do === 'delete') {
      assert.ok(before);
      lessons.delete(slotId);
      return message('D', before, more);
    }
    const after = lessonOf(edit.lesson, 30 + index);
    lessons.set(slotId, after);
    return message(edit.do === 'insert' ? 'I' : 'U', after, more);
  });
  return { cmis: [...lessons.values()], messages };
}

for (const strategy of strategies) {
  describe(`the scenarios, planned by the strategy ${strategy}`, () => {
    for (const scenario of scenarios) {
      it(scenario.name, () => {
        const before = settled(scenario.before.map(lessonOf), strategy);
        const world: World = { ...before, ...edited(before.cmis, scenario.edits) };
        assert.deepEqual(shown(applied(plan(world, strategy), world)), scenario.after[strategy]);
      });

      it(`${scenario.name}; the messages in any order`, () => {
        const before = settled(scenario.before.map(lessonOf), strategy);
        const { cmis, messages } = edited(before.cmis, scenario.edits);
        const world: World = { ...before, cmis, messages: messages.toReversed() };
        assert.deepEqual(shown(applied(plan(world, strategy), world)), scenario.after[strategy]);
      });

      it(`${scenario.name}; one message at a time, each against what CMIS says in the end`, () => {
        assertOneByOne(scenario, strategy);
      });
    }
  });
}

function assertOneByOne(scenario: Scenario, strategy: (typeof strategies)[number]): void {
  const before = settled(scenario.before.map(lessonOf), strategy);
  const { cmis, messages } = edited(before.cmis, scenario.edits);
  let world: World = { ...before, cmis };
  for (const one of messages) {
    const next = { ...world, messages: [one] };
    world = { ...world, ours: applied(plan(next, strategy), next) };
  }
  assert.deepEqual(shown(world.ours), scenario.after[strategy]);
}
