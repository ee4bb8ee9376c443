import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { overlaps } from '#functions/cmis-echo360/lesson/slot.ts';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import { isCall } from '#functions/cmis-echo360/schedule/schedule-writes.ts';
import { changesOf } from '#shared/core/change.ts';
import fc from '#test/support/fast-check.ts';
import { lesson, message, recordOf, roomDayRecord } from './support/lessons.ts';
import { applied, plan } from './support/world.ts';

const hour = (value: number): string => `${String(value).padStart(2, '0')}:00`;
const place = fc.record({
  start: fc.integer({ min: 8, max: 13 }),
  length: fc.integer({ min: 1, max: 2 }),
  room: fc.constantFrom('R1', 'R2'),
});
const edit = fc.record({
  before: fc.option(place, { nil: undefined }),
  now: fc.option(place, { nil: undefined }),
  isSpoilt: fc.boolean(),
  isTold: fc.boolean(),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

const at = (slot: number, where: NonNullable<Edit['now']>): Occurrence =>
  lesson({ slot, start: hour(where.start), end: hour(where.start + where.length), room: where.room });

function spoil({ setId, slotId, week, externalId, room, date }: Occurrence): Unreadable {
  return { key: externalId, setId, slotId, week, room, date, title: '', fault: 'it begins at "?"', ask: '' };
}

/** What was recorded before, without overlaps, as Echo360 would have had it. */
function recorded(edits: readonly Edit[]): Occurrence[] {
  const held: Occurrence[] = [];
  for (const [index, { before }] of edits.entries()) {
    const occurrence = before && at(index + 1, before);
    if (occurrence !== undefined && !held.some(other => overlaps(other, occurrence))) held.push(occurrence);
  }
  return held;
}

describe('lessons that cannot be read, among any others', () => {
  for (const strategy of strategies) {
    it(`cost nobody a recording and no request, and nothing is sent into their slots (${strategy})`, () => {
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), fc.boolean(), (edits, inConflict) => {
          const held = recorded(edits);
          const current = edits.map(({ now, before, isSpoilt }, index) => {
            const where = now ?? (isSpoilt ? before : undefined);
            return where && { occurrence: at(index + 1, where), isSpoilt };
          });
          const present = current.filter(found => found !== undefined);
          const unreadable = present.filter(({ isSpoilt }) => isSpoilt).map(({ occurrence }) => spoil(occurrence));
          const spoilt = new Set(unreadable.map(({ key }) => key));
          const world = {
            cmis: present.filter(({ isSpoilt }) => !isSpoilt).map(({ occurrence }) => occurrence),
            unreadable,
            ours: held.map(occurrence => recordOf(occurrence)),
            messages: present
              .filter(({ occurrence }) => edits[occurrence.slotId - 1]?.isTold)
              .map(({ occurrence }) => message('U', occurrence)),
            roomDays: inConflict ? ['R1', 'R2'].map(room => roomDayRecord(room)) : [],
          };
          const planned = plan(world, strategy);
          const after = applied(planned, world);
          const kept = held.filter(({ externalId }) => spoilt.has(externalId));
          for (const { externalId, start, end, room } of kept) {
            const found = after.find(record => record.externalId === externalId);
            assert.deepEqual([found?.room, found?.start, found?.end], [room, start, end]);
          }
          for (const { payload: work } of changesOf(planned)) {
            if (isCall(work)) {
              assert.ok(!spoilt.has('occurrence' in work ? work.occurrence.externalId : work.record.externalId));
            }
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});
