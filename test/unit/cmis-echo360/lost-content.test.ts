import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scheduleDigest } from '#functions/cmis-echo360/lesson/digest.ts';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { lackingOf } from '#functions/cmis-echo360/lesson/lacking.ts';
import { isSameTold, keptContent, lostContent, withKeptContent } from '#functions/cmis-echo360/lesson/lost-content.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { lesson, now, ownColumnsOf, recordOf, setId } from './support/lessons.ts';

const hour = 3_600_000;
const ada = 'ada@example.ac.uk';
const before = lesson({ slot: 1, start: '09:00', end: '10:00', presenterEmail: ada });
const record = recordOf(before);

/** The same lesson with another content, and by what that is told. */
function lessonWith(sent: Partial<Occurrence['sent']>, told: Partial<Occurrence['told']> = {}): Occurrence {
  return { ...before, sent: { ...before.sent, ...sent }, told: { ...before.told, ...told } };
}

/** The record of a recording that was told otherwise. */
function recordWith(told: Partial<Occurrence['told']> | null, given: Partial<ScheduleRecord> = {}): ScheduleRecord {
  return { ...record, told: told === null ? null : { ...before.told, ...told }, ...given };
}

const lost = (lessonNow: Occurrence, of = record) =>
  lostContent(lessonNow, of).map(({ content, table }) => `${content}: ${table}`);

describe('whether a lesson has lost its presenter', () => {
  const nobody = lessonWith({ presenterEmail: null }, { presenterBy: null });
  const contact = lessonWith({ presenterEmail: 'bob@example.ac.uk' }, { presenterBy: 'contact' });
  const person = 'presenter: STT_EXT_PERSON';
  const either = 'presenter: SLOTDETAILS or STT_EXT_PERSON';
  const cases: readonly [string, Occurrence, ScheduleRecord, readonly string[]][] = [
    ['the lecturer has no address any more', nobody, record, [person]],
    ['the contact stands in for the lecturer', contact, record, [person]],
    ['the contact has no address any more', nobody, recordWith({ presenterBy: 'contact' }), [either]],
    [
      'the lecturer stands in for the contact',
      lessonWith({ presenterEmail: 'bob@example.ac.uk' }),
      recordWith({ presenterBy: 'contact' }),
      [],
    ],
    ['the lecturer has another address', lessonWith({ presenterEmail: 'bob@example.ac.uk' }), record, []],
    [
      'TIMETABLE names another lecturer',
      lessonWith({ presenterEmail: null }, { presenterBy: null, lecturerId: 'other' }),
      record,
      [],
    ],
    ['it was sent without one', nobody, recordWith({}, { sent: { ...before.sent, presenterEmail: null } }), []],
    ['it is told by less, and is the same', lessonWith({}, { presenterBy: 'contact' }), record, []],
    ['nobody knows by what it was told, and there is none', nobody, recordWith(null), [person]],
    [
      'nobody knows by what it was told, and TIMETABLE names no lecturer',
      lessonWith({ presenterEmail: null }, { presenterBy: null, lecturerId: null }),
      recordWith(null),
      [either],
    ],
    ['nobody knows by what it was told, and there is another', contact, recordWith(null), []],
  ];
  for (const [name, lessonNow, of, expected] of cases) it(name, () => assert.deepEqual(lost(lessonNow, of), expected));
});

describe('whether a lesson has lost its name', () => {
  const unnamed = lessonWith({ name: 'Untitled' }, { isNamed: false });
  const name = ['name: V_STT_SLOTDETAILS'];
  it('it has where there was one', () => assert.deepEqual(lost(unnamed), name));
  it('it has where nobody knows whether there was one', () => assert.deepEqual(lost(unnamed, recordWith(null)), name));
  it('not where there was none', () => assert.deepEqual(lost(unnamed, recordWith({ isNamed: false })), []));
  it('not where it has another', () => assert.deepEqual(lost(lessonWith({ name: 'Other' })), []));
  it('not where it was sent like that', () => {
    assert.deepEqual(lost(unnamed, recordWith({}, { sent: { ...before.sent, name: 'Untitled' } })), []);
  });
});

describe('whether a lesson has lost its pictures', () => {
  const audio = (sent: Partial<Occurrence['sent']>) => lessonWith(sent, { feature: 'AUDIOREC' });
  const inputs = ['inputs: ROOMREQUESTS'];
  it('it has where only sound is asked for now', () => {
    assert.deepEqual(lost(audio({ input1: 'Audio' })), inputs);
    assert.deepEqual(lost(audio({ input2: null })), inputs);
  });
  it('not where both are recorded alike', () => assert.deepEqual(lost(audio({})), []));
  it('not where only sound was asked for before, or nobody knows', () => {
    assert.deepEqual(lost(audio({ input1: 'Audio' }), recordWith({ feature: 'AUDIOREC' })), []);
    assert.deepEqual(lost(audio({ input1: 'Audio' }), recordWith(null)), []);
  });
  it('not where pictures are asked for still', () => assert.deepEqual(lost(lessonWith({ input1: 'Other' })), []));
});

const rules = { readAt: now, hoursInQuestion: 20 };
const bare = lessonWith(
  { presenterEmail: null, name: 'Untitled', input1: 'Audio', input2: null },
  { presenterBy: null, isNamed: false, feature: 'AUDIOREC' },
);

/** What is remembered of some content of the slot, since so many hours. */
function doubts(contents: readonly string[], hours: number): Map<string, Doubt> {
  return new Map(
    contents.map(content => {
      const key = `${setId} 1 ${content}`;
      const weeks = [{ week: 9, since: now - hours * hour, confirmedBy: null }];
      return [key, { key, setId, slotId: 1, weeks, tables: ['V'], wishSeenAt: null, seenAt: now }];
    }),
  );
}

describe('what of a lesson stays as it was sent', () => {
  const all = ['presenter', 'name', 'inputs'];
  const kept = (known: ReturnType<typeof doubts>) =>
    keptContent(bare, record, known, rules).map(({ content }) => content);

  it('what is lost, until two readings agree', () => {
    assert.deepEqual(kept(new Map()), all);
    assert.deepEqual(kept(doubts(all, 19)), all);
    assert.deepEqual(kept(doubts(['name'], 20)), ['presenter', 'inputs']);
    assert.deepEqual(kept(doubts(all, 20)), []);
  });

  it('is sent as it was, and remembered as it was told', () => {
    const { sent, told, digest, ...rest } = withKeptContent(bare, record, new Map(), rules);
    assert.deepEqual(sent, record.sent);
    assert.deepEqual(told, record.told);
    assert.equal(digest, scheduleDigest(before, record.sent));
    const { sent: _sent, told: _told, digest: _digest, ...same } = bare;
    assert.deepEqual(rest, same);
  });

  it('each by itself: what is let go is as CMIS says', () => {
    const after = (gone: readonly string[]) => withKeptContent(bare, record, doubts(gone, 20), rules);
    const onlyName = after(['presenter', 'inputs']);
    assert.deepEqual(onlyName.sent, { ...bare.sent, name: before.sent.name });
    assert.deepEqual(onlyName.told, { ...bare.told, isNamed: true });
    const onlyPresenter = after(['name', 'inputs']);
    assert.deepEqual(onlyPresenter.sent, { ...bare.sent, presenterEmail: ada });
    assert.deepEqual(onlyPresenter.told, { ...bare.told, presenterBy: 'lecturer' });
    const onlyInputs = after(['presenter', 'name']);
    assert.deepEqual(onlyInputs.sent, { ...bare.sent, input1: 'Display', input2: 'Video' });
    assert.deepEqual(onlyInputs.told, { ...bare.told, feature: 'VIDEOREC' });
    assert.equal(after(all), bare);
  });

  it('is told as CMIS tells it where nobody knows how it was told before', () => {
    const { told } = withKeptContent(bare, recordWith(null), new Map(), rules);
    assert.deepEqual(told, { ...bare.told, isNamed: true });
  });

  it('is nothing where there is no recording, or none yet', () => {
    assert.equal(withKeptContent(bare, undefined, new Map(), rules), bare);
    assert.equal(withKeptContent(bare, { ...record, phase: 'intended' }, new Map(), rules), bare);
  });

  it('what is told is the same only in all its parts', () => {
    const { told } = before;
    assert.ok(isSameTold(told, { ...told }));
    assert.ok(!isSameTold(told, { ...told, lecturerId: 'x' }));
    assert.ok(!isSameTold(told, { ...told, presenterBy: 'contact' }));
    assert.ok(!isSameTold(told, { ...told, isNamed: false }));
    assert.ok(!isSameTold(told, { ...told, feature: 'AUDIOREC' }));
  });
});

describe('what one recording of ours lacks', () => {
  const entry: SlotEntry = {
    ...ownColumnsOf(before),
    setId,
    slotId: 1,
    asksForIt: true,
    lacks: ['MODULE'],
    weeks: [9],
  };
  const facts = { unreadable: new Map(), entries: new Map([[`${setId} 1`, entry]]) };
  const nothing = { unreadable: new Map(), entries: new Map() };
  const told = (lessonNow: Occurrence | undefined, of = record, by: Parameters<typeof lackingOf>[2] = facts) =>
    lackingOf(of, lessonNow, by).map(({ key, tables, externalId }) => `${externalId} ${key}: ${tables.join()}`);

  it('its lesson, by the tables that lost it', () => {
    assert.deepEqual(told(undefined), [`1-9-2026-27 ${setId} 1: MODULE`]);
    assert.deepEqual(told(undefined, record, nothing), []);
  });

  it('its content, where its lesson is there and it was sent', () => {
    assert.deepEqual(told(bare), [
      `1-9-2026-27 ${setId} 1 presenter: STT_EXT_PERSON`,
      `1-9-2026-27 ${setId} 1 name: V_STT_SLOTDETAILS`,
      `1-9-2026-27 ${setId} 1 inputs: ROOMREQUESTS`,
    ]);
    assert.deepEqual(told(before), []);
    assert.deepEqual(told(bare, { ...record, phase: 'intended' }), []);
  });
});
