import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftOutOf } from '#functions/cmis-echo360/schedule/left-out.ts';
import { schedules } from '#functions/cmis-echo360/schedule/schedules.ts';
import { changesOf } from '#shared/core/change.ts';
import { lesson, message, now, recordOf } from '#test/unit/cmis-echo360/support/lessons.ts';
import { plan, requests } from '#test/unit/cmis-echo360/support/world.ts';

const day = 86_400_000;
const slot = { slot: 1, start: '09:00', end: '10:00' };
const presenterEmail = 'Ada@example.ac.uk';
const given = lesson({ ...slot, presenterEmail });
const email = 'ada@example.ac.uk';

/** The record of a recording that was sent without its presenter. */
const without = (refusedAt: number | null) =>
  recordOf(given, { sent: { ...given.sent, presenterEmail: null }, leftOut: { presenterEmail, refusedAt } });

describe('a presenter whom a recording goes without', () => {
  const cases: readonly [string, string | undefined, string | undefined][] = [
    ['is remembered by the record', leftOutOf(without(null), given, now), email],
    ['is nobody where the record was sent with them', leftOutOf(recordOf(given), given, now), undefined],
    ['is nobody where CMIS names nobody any more', leftOutOf(without(null), lesson(slot), now), undefined],
    [
      'is nobody where CMIS names another: that is a change by itself',
      leftOutOf(without(null), lesson({ ...slot, presenterEmail: 'bob@example.ac.uk' }), now),
      undefined,
    ],
    ['is the same in another case', leftOutOf(without(null), lesson({ ...slot, presenterEmail: email }), now), email],
    ['is left alone for a week after a refusal', leftOutOf(without(now - 7 * day + 1), given, now), undefined],
    ['is tried again afterwards', leftOutOf(without(now - 7 * day), given, now), email],
    [
      'is told by the digest, in a record of before it was kept',
      leftOutOf({ ...without(null), leftOut: null }, given, now),
      email,
    ],
    [
      'is not told by the digest of another lesson',
      leftOutOf({ ...without(null), leftOut: null, digest: 'another' }, given, now),
      undefined,
    ],
    [
      'is nobody before the recording is there',
      leftOutOf({ ...without(null), phase: 'intended' }, given, now),
      undefined,
    ],
  ];
  for (const [what, found, expected] of cases) it(what, () => assert.equal(found, expected));

  it('has a record that can be read which was written before it was kept', () => {
    const { leftOut: _, ...before } = without(null);
    assert.equal(schedules.schema.parse(before).leftOut, null);
  });

  const messages = [message('U', given)];
  const world = { cmis: [given], ours: [without(null)], messages };

  it('is sent again as soon as there is an account, which the plan says, and not before', () => {
    assert.deepEqual(requests(plan({ ...world, presenters: new Map([[email, false]]) })), []);
    const planned = plan({ ...world, presenters: new Map([[email, true]]) });
    const [work, ...more] = requests(planned);
    assert.equal(work?.do, 'update');
    assert.deepEqual(more, []);
    assert.match(
      changesOf(planned)
        .map(({ reason }) => reason)
        .join(),
      /presenter, Ada@example.ac.uk, has an account by now/,
    );
    assert.deepEqual(requests(plan({ ...world, ours: [recordOf(given)] })), [], 'then there is nothing more to do');
  });

  it('is never guessed: a plan needs them to have been looked for', () => {
    assert.throws(() => plan({ ...world, presenters: new Map() }), /rests on what was not read/);
  });
});
