import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenMatter } from '#functions/digest/open-matter.ts';
import { type PlannedMail, type PlanRules, planDigest, type Reading } from '#functions/digest/plan-digest.ts';
import { concernedBy } from '#functions/digest/who-is-concerned.ts';
import { changesOf } from '#shared/core/change.ts';
import fc from '#test/support/fast-check.ts';
import { lecture, open, rules } from './support/matters.ts';

const days = ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];

const matter = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    room: fc.constantFrom('LT1', 'LT2'),
    department: fc.constantFrom('CHEM', 'PHYS', null),
    why: fc.constantFrom('one', 'two'),
    date: fc.constantFrom('2026-12-20', '2026-12-21', '2026-12-22'),
  })
  .map(open);
const timetable = fc.uniqueArray(matter, { selector: ({ key }) => key, maxLength: 6 });
/** How handing over a mail ends: taken, refused, the run dies before it is sent, or after. */
const fate = fc.constantFrom('sent', 'sent', 'sent', 'refused', 'dies-before', 'dies-after');
const story = fc.array(fc.record({ matters: timetable, fate }), { minLength: days.length, maxLength: days.length });

interface Arrived {
  readonly day: string;
  readonly mail: PlannedMail;
  readonly how: string;
}

const mailsOf = (reading: Reading, by: PlanRules): PlannedMail[] =>
  changesOf(planDigest(reading, by)).map(({ payload }) => payload);

/** Records as `sendMail` keeps them, and what arrives. */
class World {
  readonly arrived: Arrived[] = [];
  /** Also those of which nobody knows whether they arrived: what they said may be known. */
  readonly tried: Arrived[] = [];
  told: Reading['told'][number][] = [];
  readonly #rules: PlanRules;

  constructor(by: PlanRules) {
    this.#rules = by;
  }

  mails(today: string, matters: readonly OpenMatter[]): PlannedMail[] {
    return mailsOf({ today, matters, told: this.told.filter(({ date }) => date >= today) }, this.#rules);
  }

  send(day: string, mail: PlannedMail, how: string): void {
    const before = this.told;
    const { recipient, messageId } = mail;
    const keys = new Set(mail.matters.map(({ key }) => key));
    const others = before.filter(record => record.recipient !== recipient || !keys.has(record.matter));
    const as = (status: 'sending' | 'sent') =>
      mail.matters.map(({ key, date, title, digest, isChanged }) => {
        return { recipient, matter: key, date, title, digest, isChanged, status, messageId, at: 0, runId: 'r', day };
      });
    if (how !== 'refused') this.tried.push({ day, mail, how });
    if (how === 'sent' || how === 'dies-after') this.arrived.push({ day, mail, how });
    if (how === 'sent') {
      const settled = new Set<unknown>(mail.settled);
      this.told = [...others.filter(record => !settled.has(record)), ...as('sent')];
    } else if (how !== 'refused') this.told = [...others, ...as('sending')];
  }
}

describe('the digest', () => {
  it('tells everyone of everything, and nothing twice but under the same Message-ID', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 60 }), (nights, mostInMail) => {
        const by = { ...rules, mostInMail };
        const world = new World(by);
        for (const [index, { matters, fate: how }] of nights.entries()) {
          const day = days[index] ?? '';
          for (const mail of world.mails(day, matters)) {
            for (const { key, digest } of mail.matters) {
              const before = world.tried.findLast(
                ({ mail: { recipient, matters: said, settled } }) =>
                  recipient === mail.recipient &&
                  (said.some(each => each.key === key) || settled.some(each => each.matter === key)),
              );
              const isSame = before?.mail.matters.some(each => each.key === key && each.digest === digest) === true;
              // Only out of a mail whose end was not known.
              if (isSame) assert.notEqual(before?.how, 'sent', `${mail.recipient} was told of ${key} before`);
            }
            world.send(day, mail, how);
          }
        }
        // Quiet days at last: everything that is open is told, then silence.
        const last = nights.at(-1)?.matters ?? [];
        const quiet = Array.from({ length: 9 }, (_, n) => `2026-12-0${n + 1}`);
        for (const day of quiet) for (const mail of world.mails(day, last)) world.send(day, mail, 'sent');
        for (const one of last) {
          for (const recipient of concernedBy(one, by).recipients) {
            const record = world.told.find(each => each.recipient === recipient && each.matter === one.key);
            assert.equal(record?.digest, one.digest, `${recipient} knows of ${one.key}`);
            const heard = world.arrived.filter(({ mail }) => mail.recipient === recipient);
            assert.ok(heard.some(({ mail }) => mail.matters.some(({ digest }) => digest === one.digest)));
          }
        }
        assert.deepEqual(world.mails('2026-12-10', last), []);
      }),
    );
  });

  it('repeats a mail whose end is not known in the same words under its own Message-ID', () => {
    fc.assert(
      fc.property(timetable, fc.boolean(), (matters, arrives) => {
        const world = new World(rules);
        const first = world.mails('2026-11-27', matters);
        for (const mail of first) world.send('2026-11-27', mail, arrives ? 'dies-after' : 'dies-before');
        const again = world.mails('2026-11-28', matters);
        assert.deepEqual(
          again.map(({ recipient, messageId, matters: said }) => [recipient, messageId, said]),
          first.map(({ recipient, messageId, matters: said }) => [recipient, messageId, said]),
        );
        assert.ok(again.every(({ kind }) => kind === 'repeat'));
      }),
    );
  });

  it('depends on no order of what it reads', () => {
    fc.assert(
      fc.property(timetable, matters => {
        const texts = (list: readonly OpenMatter[]) => mailsOf({ today: '2026-11-27', matters: list, told: [] }, rules);
        assert.deepEqual(texts(matters.toReversed()), texts(matters));
      }),
    );
  });

  it('says what changed, and what is over together with the next news', () => {
    const world = new World(rules);
    const [one, two] = [open({ id: 'a' }), open({ id: 'b' })];
    for (const mail of world.mails('2026-11-26', [one, two])) world.send('2026-11-26', mail, 'sent');
    assert.deepEqual(world.mails('2026-11-27', [one]), [], 'that something is over is no reason for a mail');
    const [mail] = world.mails('2026-11-27', [open({ id: 'a', why: 'another' })]);
    assert.deepEqual(
      [mail?.matters.map(({ isChanged }) => isChanged), mail?.settled.map(({ matter: key }) => key)],
      [[true], [two.key]],
    );
  });

  it('sends one person one mail with news a day, and what does not fit in the next', () => {
    const world = new World({ ...rules, mostInMail: 2 });
    const five = ['a', 'b', 'c', 'd', 'e'].map(id => open({ id, department: null }));
    const sizes = ['2026-11-26', '2026-11-26', '2026-11-27', '2026-11-28'].map(day => {
      const mails = world.mails(day, five);
      for (const mail of mails) world.send(day, mail, 'sent');
      return mails.map(({ matters, later }) => [matters.length, later]);
    });
    assert.deepEqual(sizes, [[[2, 3]], [], [[2, 1]], [[1, 0]]]);
  });
});

describe('who is told', () => {
  it('those of the room and of the department, the others where there are none', () => {
    assert.deepEqual(concernedBy(lecture, rules).recipients, ['rooms@example.ac.uk', 'chem@example.ac.uk']);
    const unknown = { ...lecture, room: 'constructor', department: 'toString' };
    assert.deepEqual(concernedBy(unknown, rules).recipients, ['others@example.ac.uk']);
  });

  it('lecturers only if wished, each address once, and nobody outside our domains', () => {
    const lecturers = [
      'Chem@Example.ac.uk',
      'ada@example.ac.uk',
      'x@gmail.com',
      'a@evil.org,b@example.ac.uk',
      'no address',
    ];
    const matterOf = { ...lecture, lecturers };
    assert.deepEqual(concernedBy(matterOf, rules).recipients, ['rooms@example.ac.uk', 'chem@example.ac.uk']);
    const { recipients, elsewhere } = concernedBy(matterOf, { ...rules, lecturers: true });
    assert.deepEqual(recipients, ['rooms@example.ac.uk', 'chem@example.ac.uk', 'ada@example.ac.uk']);
    assert.deepEqual(elsewhere, ['x@gmail.com', 'a@evil.org,b@example.ac.uk', 'no address']);
  });

  it('names what nobody is told of', () => {
    const { others: _others, ...without } = rules;
    const plan = planDigest(
      { today: '2026-11-27', matters: [open({ room: 'X', department: null })], told: [] },
      without,
    );
    assert.deepEqual(plan.units, []);
    assert.match(
      plan.findings[0]?.message ?? '',
      /^Nobody is told of Organic Chemistry \(CHEM1_L\) in X on 2026-11-30/,
    );
  });
});
