import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grouping } from '#functions/cmis-echo360/queue/round/grouping.ts';
import { planRound } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { RoundFacts } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import { notificationChanges } from '#functions/cmis-echo360/queue/round/unit-changes.ts';
import type { Work } from '#functions/cmis-echo360/queue/round/work.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import { type Change, changeKey } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { date, type LessonParts, lesson, message, now, recordOf, roomDayRecord } from './support/lessons.ts';
import { factsOf, rules, type World } from './support/world.ts';

const at = (slot: number, room: string, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, room, start, end, ...more });

const short = (text: string) => {
  return text.replaceAll(`${date} `, '').replaceAll('-9-2026-27', '').replaceAll('COURSE1_LC01', 'LC');
};

interface Given extends Partial<World> {
  readonly facts?: Partial<RoundFacts>;
  readonly canListRoom?: boolean;
}

function changes({ facts = {}, canListRoom = true, ...given }: Given): Change<Work>[] {
  const all = { ...factsOf({ cmis: [], ours: [], messages: [], ...given }), ...facts };
  return withShownDifferences(planRound(all, rules('ignore', { canListRoom })).units.flatMap(unit => unit.changes));
}

/** The changes of a round in lines, without their day. */
const told = (given: Given) =>
  changes(given).map(({ kind, target, title, from, to, reason, payload }) =>
    short(`${payload.do}, ${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`),
  );

const one = at(1, 'R1');
const two = at(2, 'R2');
const later = at(1, 'R1', '11:00', '12:00');
const row = (id: number) => ({ id: `x${id}`, queueId: id });

describe('the request that puts a lesson right', () => {
  const nine = 'room R1, 09:00–10:00';
  const eleven = 'room R1, 11:00–12:00';
  const moved = { cmis: [later], messages: [message('U', later)] };
  const cases: readonly [string, Given, string][] = [
    [
      'it is not there',
      { cmis: [one], messages: [message('I', one)] },
      `create, create 1 “Lesson 1 (LC)”:  → ${nine}, since not in Echo360 yet (queue row 109)`,
    ],
    [
      'it was about to be made when a run ended',
      { cmis: [one], ours: [recordOf(one, { phase: 'intended' })], messages: [message('I', one)] },
      `create, create 1 “Lesson 1 (LC)”: not known whether it was done → ${nine}, since an earlier request for it was cut short (queue row 109)`,
    ],
    [
      'it is there no more',
      {
        cmis: [one],
        ours: [recordOf(one)],
        messages: [message('U', one)],
        facts: { lookedFor: new Map([[one.externalId, { at: now, slot: null }]]) },
      },
      `create, create 1 “Lesson 1 (LC)”: gone from R1 → ${nine}, since gone from where Echo360 had it (queue row 109)`,
    ],
    [
      'it is at another time',
      { ...moved, ours: [recordOf(one)] },
      `update, update 1 “Lesson 1 (LC)”: ${nine} → ${eleven}, since changed: place or time (queue row 109)`,
    ],
    [
      'a request for it was cut short',
      { cmis: [one], ours: [recordOf(one, { pending: 'update' })], messages: [message('U', one)] },
      `update, update 1 “Lesson 1 (LC)”: not known whether it was done → ${nine}, since an earlier request for it was cut short (queue row 109)`,
    ],
    [
      'it is gone',
      { ours: [recordOf(one)], messages: [message('D', one)] },
      `delete, delete 1 “Lesson 1 (LC)”: ${nine} → , since no longer in CMIS (queue row 109)`,
    ],
    [
      'several rows speak of it',
      {
        cmis: [one],
        messages: [message('I', one), message('U', one, row(7)), message('U', one, { ...row(7), id: 'y' })],
      },
      `create, create 1 “Lesson 1 (LC)”:  → ${nine}, since not in Echo360 yet (queue row 7, 109)`,
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(told(given), [expected]));

  it('says what of it has changed, each once', () => {
    const why = (sent: Partial<ScheduleRecord['sent']>) => {
      const ours = [recordOf(one, { sent: { ...one.sent, ...sent }, digest: 'before' })];
      return changes({ cmis: [one], ours, messages: [message('U', one)] })[0]?.reason;
    };
    assert.equal(why({ name: 'x' }), 'changed: name (queue row 109)');
    assert.equal(why({ section: 'x' }), 'changed: course or group (queue row 109)');
    assert.equal(why({ presenterEmail: 'x' }), 'changed: presenter (queue row 109)');
    assert.equal(why({ input1: 'x', input2: 'y' }), 'changed: inputs (queue row 109)');
    assert.equal(why({ captureQuality: 'x' }), 'changed: quality (queue row 109)');
    assert.equal(why({ name: 'x', input2: null }), 'changed: name, inputs (queue row 109)');
    assert.equal(why({}), 'changed in Echo360 (queue row 109)');
  });

  it('shows what else than its place becomes another', () => {
    const shown = (sent: Partial<ScheduleRecord['sent']>) => {
      const ours = [recordOf(one, { sent: { ...one.sent, ...sent }, digest: 'before' })];
      const [change] = changes({ cmis: [one], ours, messages: [message('U', one)] });
      return [change?.from, change?.to].map(text => text?.replace(`${one.date} `, ''));
    };
    assert.deepEqual(shown({ name: 'x' }), [`${nine}, name x`, `${nine}, name Lesson 1`]);
    assert.deepEqual(shown({ presenterEmail: 'x' }), [`${nine}, presenter x`, `${nine}, presenter none`]);
    const { input1, input2 } = one.sent;
    const inputs = [input1, input2].flatMap(input => input ?? []).join(' and ');
    assert.deepEqual(shown({ name: 'x', input1: 'a', input2: 'b' }), [
      `${nine}, name x, inputs a and b`,
      `${nine}, name Lesson 1, inputs ${inputs}`,
    ]);
    assert.deepEqual(shown({}), ['otherwise in Echo360', nine]);
  });

  it('says that a presenter has an account by now', () => {
    const email = 'Ada@example.ac.uk';
    const given = at(1, 'R1', '09:00', '10:00', { presenterEmail: email });
    const leftOut = { presenterEmail: email, refusedAt: null };
    const ours = (more: Partial<ScheduleRecord>) => [
      recordOf(given, { sent: { ...given.sent, presenterEmail: null }, leftOut, ...more }),
    ];
    const presenters = new Map([['ada@example.ac.uk', true]]);
    const why = (more: Partial<ScheduleRecord>) => {
      const [change] = changes({ cmis: [given], ours: ours(more), messages: [message('U', given)], presenters });
      assert.ok(change?.payload.do === 'update' && change.payload.isPresenterKnown);
      return change.reason;
    };
    assert.equal(why({}), `its presenter, ${email}, has an account by now (queue row 109)`);
    assert.equal(why({ digest: 'before' }), 'changed: presenter (queue row 109)');
  });

  it('bears what the deed needs', () => {
    const [create] = changes({ cmis: [one], messages: [message('I', one)] });
    const slot = { room: 'R1', date, start: '09:00', end: '10:00' };
    assert.ok(create?.payload.do === 'create');
    const { waiting, ...made } = create.payload;
    assert.deepEqual(made, {
      do: 'create',
      occurrence: one,
      record: null,
      from: null,
      to: slot,
      isRefresh: false,
      isLast: false,
    });
    assert.deepEqual(
      waiting.map(({ notification, verdict }) => [notification.id, verdict.kind]),
      [['109-9', 'wanted']],
    );
    const unfinished = recordOf(one, { phase: 'intended', pending: 'update' });
    const [again] = changes({ cmis: [one], ours: [unfinished], messages: [message('I', one)] });
    assert.deepEqual(again?.payload.do === 'create' && again.payload.record, { ...unfinished, pending: null });
    const [update] = changes({ ...moved, ours: [recordOf(one)] });
    assert.ok(update?.payload.do === 'update');
    assert.deepEqual([update.payload.record, update.payload.isPresenterKnown], [recordOf(one), false]);
    assert.deepEqual([update.payload.from, update.payload.to], [slot, { ...slot, start: '11:00', end: '12:00' }]);
    const [remove] = changes({ ours: [recordOf(one)], messages: [message('D', one)] });
    const { waiting: told, ...gone } = remove?.payload.do === 'delete' ? remove.payload : { waiting: [] };
    assert.deepEqual(gone, {
      do: 'delete',
      record: recordOf(one),
      from: slot,
      to: null,
      isRefresh: false,
      isLast: true,
    });
    assert.equal(told.length, 1);
  });

  it('removes before it makes, and in one order', () => {
    const given = {
      cmis: [at(1, 'R1')],
      ours: [recordOf(at(3, 'R1', '11:00', '12:00')), recordOf(at(2, 'R1', '13:00', '14:00'))],
      roomDays: [roomDayRecord('R1')],
      messages: [message('I', one)],
    };
    const order = (ours: readonly ScheduleRecord[]) => told({ ...given, ours }).map(line => line.split(' “')[0]);
    const expected = ['delete, delete 2', 'delete, delete 3', 'create, create 1', 'end-refresh, bookkeeping R1'];
    assert.deepEqual(order(given.ours), expected);
    assert.deepEqual(order(given.ours.toReversed()), expected);
  });

  it('is the same change when it is planned again, also where its creation was cut short; else another', () => {
    const key = (given: Given) => changes(given)[0]?.key;
    const create = { cmis: [one], messages: [message('I', one)] };
    const cut = { ...create, ours: [recordOf(one, { phase: 'intended', digest: 'other' })] };
    assert.equal(key(create), key(cut));
    const keys = [
      key(create),
      key({ cmis: [two], messages: [message('I', two)] }),
      key({ ...moved, ours: [recordOf(one)] }),
      key({ ...moved, ours: [recordOf(one, { digest: 'other' })] }),
      key({ cmis: [at(1, 'R1', '11:00', '13:00')], ours: [recordOf(one)], messages: [message('U', later)] }),
      key({ ours: [recordOf(one)], messages: [message('D', one)] }),
      key({ ours: [recordOf(one, { digest: 'other' })], messages: [message('D', one)] }),
    ];
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(key(create), changeKey('create', one.externalId, '', one.digest));
    assert.equal(keys[5], changeKey('delete', one.externalId, recordOf(one).digest, ''));
  });
});

describe('lessons that change places', () => {
  const [oneThere, twoThere] = [at(1, 'R2'), at(2, 'R1')];
  const ring = {
    cmis: [oneThere, twoThere],
    ours: [recordOf(one), recordOf(two)],
    messages: [message('U', oneThere, { before: one }), message('U', twoThere, { before: two })],
  };

  it('go round: one is removed for a moment, and comes back last', () => {
    assert.deepEqual(told(ring), [
      'vacate, update 2 “Lesson 2 (LC)”: room R2, 09:00–10:00 → removed for a moment, since changes places with others in a ring: removed first and created again last (queue row 209)',
      'update, update 1 “Lesson 1 (LC)”: room R1, 09:00–10:00 → room R2, 09:00–10:00, since changed: place or time (queue row 109)',
      'create, update 2 “Lesson 2 (LC)”: room R2, 09:00–10:00 → room R1, 09:00–10:00, since created again after the others of the ring have moved (queue row 209)',
    ]);
  });

  it('end their messages once, when they are back', () => {
    const payloads = changes(ring).map(({ payload }) => payload);
    assert.deepEqual(
      payloads.map(work => ('waiting' in work ? work.waiting.length : -1)),
      [0, 1, 1],
    );
    const [vacate, , back] = payloads;
    assert.ok(vacate?.do === 'vacate' && back?.do === 'create');
    assert.deepEqual([vacate.record, vacate.to, vacate.from?.room], [recordOf(two), null, 'R2']);
    assert.deepEqual(back.record, { ...recordOf(two), phase: 'intended', pending: null });
    const [away, , again] = changes(ring);
    const was = recordOf(two).digest;
    assert.equal(away?.key, changeKey('update', two.externalId, was, `vacate ${twoThere.digest}`));
    assert.equal(again?.key, changeKey('update', two.externalId, was, twoThere.digest));
  });
});

describe('messages that need no request', () => {
  const refreshed = roomDayRecord('R1', { inConflict: false, lastRefreshAt: now });
  const late = 'the room-day was refreshed from CMIS after this change was taken over';

  it('are ended together, lesson by lesson', () => {
    const other = at(2, 'R1', '11:00', '12:00');
    const messages = [message('I', other), message('U', one, row(7)), message('I', one)];
    assert.deepEqual(told({ cmis: [one, other], messages, roomDays: [refreshed] }), [
      `end-notifications, bookkeeping 1 “2 messages of queue rows 7, 109”: waiting → OUT_OF_DATE, since ${late}`,
      `end-notifications, bookkeeping 2 “message of queue rows 209”: waiting → OUT_OF_DATE, since ${late}`,
    ]);
  });

  it('are told how they end, each way once', () => {
    const messages = [message('D', one), message('D', one, { ...row(7), id: 'a' }), message('U', one, row(8))];
    const gone = 'deleted in CMIS; Echo360 held no recording of ours for it';
    const never = 'no longer in CMIS, and nothing in Echo360 to remove';
    assert.deepEqual(told({ messages }), [
      `end-notifications, bookkeeping 1 “3 messages of queue rows 7, 8, 109”: waiting → WARN, SUCCESS, since ${gone}; ${never}`,
    ]);
  });

  it('are another change for another lesson, other messages, another end', () => {
    const end = (given: Given) => changes(given)[0]?.key;
    const of = (what: typeof one, action: 'D' | 'U', more = {}) => end({ messages: [message(action, what, more)] });
    const keys = [of(one, 'D'), of(two, 'D', { id: '109-9' }), of(one, 'D', { id: 'x' }), of(one, 'U')];
    assert.equal(new Set(keys).size, 4);
    const both = end({ messages: [message('U', one, { id: 'a' }), message('U', one, { id: 'b' })] });
    assert.equal(both, changeKey('bookkeeping', one.externalId, 'a b', 'SUCCESS'));
  });

  it('are in the order of their lessons', () => {
    const end = { status: 'WARN', message: 'x' } as const;
    const ended = [two, one].map(of => ({ ...end, notification: message('U', of) }));
    const order = (all: typeof ended) => notificationChanges(all).map(({ target }) => target);
    assert.deepEqual(order(ended), [one.externalId, two.externalId]);
    assert.deepEqual(order(ended.toReversed()), [one.externalId, two.externalId]);
  });

  it('are ended before the record of the lesson is brought up to date, which is said', () => {
    const [ended, kept, ...more] = changes({
      cmis: [one],
      ours: [recordOf(one, { own: null })],
      messages: [message('U', one)],
    });
    assert.deepEqual([ended?.payload.do, kept?.payload.do, more], ['end-notifications', 'keep-record', []]);
    const { key: _key, payload: _payload, ...said } = kept ?? {};
    assert.deepEqual(said, {
      kind: 'bookkeeping',
      target: one.externalId,
      title: 'Lesson 1 (COURSE1_LC01)',
      from: '',
      to: 'its entry in TIMETABLE is remembered',
      reason: 'to tell later whether a lesson left TIMETABLE or another table lost it',
    });
    const entered = { ...one, own: { ...one.own, weekday: '2' } };
    const [, other] = changes({ cmis: [entered], ours: [recordOf(one)], messages: [message('U', one)] });
    assert.equal(other?.key, changeKey('bookkeeping', `entry of ${one.externalId}`, '', JSON.stringify(entered.own)));
  });
});

describe('the end of a refresh', () => {
  const asked = (room: string) => roomDayRecord(room, { marked: { at: 1, why: 'asked', listed: null } });
  const clashing = at(2, 'R1', '09:30', '10:30');
  const conflict = { cmis: [one, clashing], messages: [message('I', one)], roomDays: [roomDayRecord('R1')] };
  const endOf = (given: Given) => {
    const change = changes(given).at(-1);
    assert.ok(change?.payload.do === 'end-refresh');
    return { change, work: change.payload };
  };

  it('says whether the room-day is in conflict', () => {
    assert.deepEqual(
      told(conflict),
      ['end-refresh, bookkeeping R1 “refresh of R1”:  → in conflict: R1, since the room-day was in conflict'].map(
        line => line.replace('bookkeeping R1', `bookkeeping R1`),
      ),
    );
    assert.deepEqual(told({ ...conflict, cmis: [one] }), [
      'create, create 1 “Lesson 1 (LC)”:  → room R1, 09:00–10:00, since not in Echo360 yet (queue row 109; refresh of R1: the room-day was in conflict)',
      'end-refresh, bookkeeping R1 “refresh of R1”:  → in order, since the room-day was in conflict',
    ]);
  });

  it('says what is kept out, of what, and whom to ask', () => {
    const [refresh] = endOf(conflict).work.refreshes;
    const { excluded, ...rest } = refresh ?? { excluded: [] };
    assert.deepEqual(rest, {
      key: `${date} R1`,
      room: 'R1',
      date,
      readAt: now,
      why: 'the room-day was in conflict',
      inTheWay: [],
      externalIds: [one.externalId, clashing.externalId],
      markedAt: null,
    });
    const what = { setId: '2026/27', ask: 'the timetabler', departmentId: null, presenterEmail: null };
    assert.deepEqual(excluded, [
      {
        ...what,
        externalId: one.externalId,
        title: 'Lesson 1 (COURSE1_LC01)',
        start: '09:00',
        end: '10:00',
        overlaps: ['Lesson 2 (COURSE1_LC01) [2-9-2026-27] 09:30–10:30'],
      },
      {
        ...what,
        externalId: clashing.externalId,
        title: 'Lesson 2 (COURSE1_LC01)',
        start: '09:30',
        end: '10:30',
        overlaps: ['Lesson 1 (COURSE1_LC01) [1-9-2026-27] 09:00–10:00'],
      },
    ]);
  });

  it('ends its messages itself, and answers the failed ones of its lessons', () => {
    const failed = [
      message('U', one, { ...row(5), status: 'FAILED' }),
      message('U', two, { ...row(6), status: 'FAILED' }),
    ];
    const given = { ...conflict, cmis: [one], facts: { failed } };
    const [create] = changes(given);
    assert.ok(create?.payload.do === 'create');
    assert.deepEqual([create.payload.waiting, create.payload.isRefresh], [[], true]);
    const { work } = endOf(given);
    assert.deepEqual(
      work.waiting.map(({ notification, verdict }) => [notification.id, verdict.kind]),
      [['109-9', 'wanted']],
    );
    assert.deepEqual(
      work.failed.map(({ notification, verdict }) => [notification.id, verdict.kind]),
      [['x5', 'wanted']],
    );
  });

  it('ends the messages of a lesson that left its room-day, and none of those that are where it went', () => {
    const there = at(1, 'R2');
    const three = at(3, 'R2', '13:00', '14:00');
    const given = {
      cmis: [there, three],
      ours: [recordOf(one)],
      messages: [message('U', there, { before: one }), message('I', three)],
      roomDays: [roomDayRecord('R1')],
    };
    const waitingOf = ({ payload }: Change<Work>) =>
      'waiting' in payload
        ? [`${payload.do}: ${payload.waiting.map(({ notification }) => notification.id).join()}`]
        : [];
    assert.deepEqual(changes(given).flatMap(waitingOf), ['update: ', 'create: 309-9', 'end-refresh: 109-9']);
  });

  it('leaves failed messages of lessons that are not refreshed alone', () => {
    const failed = [message('U', one, { ...row(5), status: 'FAILED' })];
    const given = { cmis: [one], messages: [message('I', one)], facts: { failed } };
    assert.deepEqual(
      changes(given).map(({ payload }) => payload.do),
      ['create'],
    );
  });

  it('answers the mark that asked for it, with its reason', () => {
    const marked = { at: 5, why: 'a person asked', listed: null };
    const { work, change } = endOf({ roomDays: [roomDayRecord('R1', { inConflict: false, marked })] });
    assert.deepEqual(
      work.refreshes.map(({ why, markedAt }) => [why, markedAt]),
      [['a person asked', 5]],
    );
    assert.equal(change.reason, 'a person asked');
  });

  it('knows that a clash has no further remedy where the room was listed, or cannot be', () => {
    const given = { ...conflict, cmis: [one] };
    const isLast = (more: Given) => {
      const [create] = changes({ ...given, ...more });
      return create?.payload.do === 'create' && create.payload.isLast;
    };
    assert.equal(isLast({}), false);
    assert.equal(isLast({ canListRoom: false }), true);
    assert.equal(isLast({ listings: new Map([[`${date} R1`, { at: now, schedules: [] }]]) }), true);
    assert.equal(isLast({ roomDays: [], canListRoom: false }), false, 'a message alone has the refresh to come');
  });

  it('is the same change at whatever time it is planned; another for other messages, another end', () => {
    const key = (given: Given) => endOf(given).change.key;
    assert.equal(key(conflict), key({ ...conflict, facts: { readAt: now + 1 } }));
    const other = message('I', one, { id: 'x' });
    const keys = [
      key(conflict),
      key({ ...conflict, messages: [other] }),
      key({ ...conflict, messages: [other, message('I', one)] }),
      key({ ...conflict, cmis: [one] }),
    ];
    assert.equal(new Set(keys).size, 4);
    assert.equal(keys[2], changeKey('bookkeeping', `${date} R1`, 'x 109-9', `in conflict: ${date} R1`));
  });

  it('says of each lesson why it is looked at, also where no row speaks of it', () => {
    const [create] = changes({ cmis: [one], roomDays: [asked('R1')] });
    assert.equal(create?.reason, `not in Echo360 yet (refresh of ${date} R1: asked)`);
  });

  it('answers the failed messages of its own lessons alone', () => {
    const failed = [
      message('U', one, { ...row(5), status: 'FAILED' }),
      message('U', two, { ...row(6), status: 'FAILED' }),
    ];
    const all = changes({ cmis: [one, two], roomDays: [asked('R1'), asked('R2')], facts: { failed } });
    const ends = all.flatMap(({ payload }) => (payload.do === 'end-refresh' ? [payload.failed] : []));
    assert.deepEqual(
      ends.map(waiting => waiting.map(({ notification }) => notification.id)),
      [['x5'], ['x6']],
    );
  });

  it('names what of others is in the way', () => {
    const theirs = { externalId: 'x', echoId: 'e', name: 'Open day', start: '09:30', end: '10:30', isSeries: false };
    const nothing = { presenterEmail: null, section: null, input1: null, input2: null, captureQuality: null };
    const shown = { ...theirs, ...nothing, fault: null };
    const listings = new Map([[`${date} R1`, { at: now, schedules: [shown] }]]);
    const { work } = endOf({ cmis: [one], roomDays: [asked('R1')], listings });
    assert.deepEqual(work.refreshes[0]?.inTheWay, ['Open day in Echo360 [x] 09:30–10:30']);
  });

  it('names all room-days that are refreshed together, and those in conflict', () => {
    const there = at(1, 'R2');
    const given = {
      cmis: [there, at(3, 'R2', '09:30', '10:30')],
      ours: [recordOf(one)],
      messages: [message('U', there, { before: one })],
      roomDays: [roomDayRecord('R1'), roomDayRecord('R2')],
    };
    const { change, work } = endOf(given);
    assert.equal(short(change.title), 'refresh of R1, R2');
    assert.equal(short(change.to), 'in conflict: R2');
    const more = [...given.cmis, at(4, 'R1', '11:00', '12:00'), at(5, 'R1', '11:30', '12:30')];
    assert.equal(short(endOf({ ...given, cmis: more }).change.to), 'in conflict: R1, R2');
    assert.deepEqual(
      work.refreshes.map(({ room, externalIds }) => `${room}: ${short(externalIds.join())}`),
      ['R1: 1', 'R2: 1,3'],
    );
  });
});

describe('names that are linked', () => {
  it('have one name, the least of all, in whatever order the links come', () => {
    const links = [['d', 'c'], ['b', 'a'], ['e'], [], ['c', 'b'], ['x', 'y', 'z']];
    for (const all of [links, links.toReversed()]) {
      const nameOf = grouping(all);
      assert.deepEqual(['a', 'b', 'c', 'd', 'e', 'f', 'x', 'y', 'z'].map(nameOf).join(' '), 'a a a a e f x x x');
    }
  });
});
