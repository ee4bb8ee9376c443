import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMatter } from '#functions/digest/open-matter.ts';
import { type PlanRules, planDigest, type Reading } from '#functions/digest/plan-digest.ts';
import { concernedBy, type Routing } from '#functions/digest/who-is-concerned.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { lecture, open, rules } from './support/matters.ts';

const today = '2026-11-27';
const chem = 'chem@example.ac.uk';
/** Only the timetabler of chemistry is told. */
const one: PlanRules = { ...rules, rooms: {} };
const [a, b, c] = [open({ id: 'a' }), open({ id: 'b' }), open({ id: 'c' })];

type Told = Reading['told'][number];

/** What chemistry was told of a matter yesterday, unless it says otherwise. */
function told({ key, date, title, digest }: typeof a, given: Partial<Told> = {}): Told {
  const said = { matter: key, date, title, digest, isChanged: false };
  const mail = {
    recipient: chem,
    status: 'sent',
    messageId: '<before>',
    at: 0,
    runId: 'r',
    day: '2026-11-26',
  } as const;
  return { ...said, ...mail, ...given };
}
const plan = (given: Partial<Reading>, by = one) => planDigest({ today, matters: [], told: [], ...given }, by);
const mails = (given: Partial<Reading>, by = one) => changesOf(plan(given, by)).map(({ payload }) => payload);
const ids = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key.slice('echo/in-conflict '.length));

/** Mails in short: what each says of what. */
function short(given: Partial<Reading>, by = one): string[] {
  return mails(given, by).map(({ kind, recipient, matters, settled, stillOpen, later }) => {
    const said = matters.map(({ key, isChanged }) => `${ids([{ key }])}${isChanged ? ' changed' : ''}`).join(', ');
    const over = settled.map(({ matter }) => ids([{ key: matter }])).join(', ');
    return `${kind} to ${recipient}: ${said}; over: ${over}; still: ${stillOpen}; later: ${later}`;
  });
}
const news = (said: string, { over = '', still = 0, later = 0 } = {}) =>
  `news to ${chem}: ${said}; over: ${over}; still: ${still}; later: ${later}`;

describe('what one person is told', () => {
  const changed = open({ id: 'a', why: 'another' });
  const cases: readonly [string, Partial<Reading>, readonly string[]][] = [
    ['what is new', { matters: [a, b] }, [news('a, b')]],
    ['nothing where nothing is', {}, []],
    ['nothing twice', { matters: [a], told: [told(a)] }, []],
    ['what has changed, as such', { matters: [changed], told: [told(a)] }, [news('a changed')]],
    ['how much is still open of what was told', { matters: [a, b], told: [told(a)] }, [news('b', { still: 1 })]],
    ['what is over, with the next news', { matters: [b], told: [told(a)] }, [news('b', { over: 'a' })]],
    ['nothing of what is over alone', { told: [told(a)] }, []],
    ['what somebody else was told', { matters: [a], told: [told(a, { recipient: 'x@example.ac.uk' })] }, [news('a')]],
    ['no second news on one day', { matters: [a, b], told: [told(a, { day: today })] }, []],
    [
      'news on a day on which others had some',
      { matters: [a, b], told: [told(a, { recipient: 'x', day: today })] },
      [news('a, b')],
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(short(given), expected));

  it('soonest first: by date, time, room and name', () => {
    const sooner = open({ id: 'z', date: '2026-11-29' });
    const earlier = open({ id: 'y', time: '09:00–10:00' });
    const room = open({ id: 'x', room: 'LT0' });
    for (const matters of [
      [b, a, room, earlier, sooner],
      [sooner, earlier, room, a, b],
    ])
      assert.deepEqual(short({ matters }), [news('z, y, x, a, b')]);
  });

  it('no more in one mail than fits; the rest is counted, and comes the next day', () => {
    const by = { ...one, mostInMail: 2 };
    assert.deepEqual(short({ matters: [a, b, c] }, by), [news('a, b', { later: 1 })]);
    assert.deepEqual(short({ matters: [a, b] }, by), [news('a, b')]);
  });
});

describe('a mail of which nobody knows whether it arrived', () => {
  const sending = (of: typeof a, given: Partial<Told> = {}) =>
    told(of, { status: 'sending', messageId: '<1>', ...given });
  const repeat = (said: string) => `repeat to ${chem}: ${said}; over: ; still: 0; later: 0`;

  it('is repeated under its own Message-ID where all of it still holds', () => {
    const given = { matters: [b, a], told: [sending(a), sending(b)] };
    assert.deepEqual(short(given), [repeat('a, b')]);
    assert.deepEqual(
      mails(given).map(({ messageId }) => messageId),
      ['<1>'],
    );
  });

  it('is repeated in its own words, and counts as told', () => {
    const given = { matters: [a, b], told: [sending(a, { isChanged: true })] };
    assert.deepEqual(short(given), [repeat('a changed'), news('b', { still: 1 })]);
  });

  it('is news where some of it holds no more', () => {
    assert.deepEqual(short({ matters: [a], told: [sending(a), sending(b)] }), [news('a')]);
    const changed = open({ id: 'a', why: 'another' });
    assert.deepEqual(short({ matters: [changed, b], told: [sending(a), sending(b)] }), [news('a, b')]);
  });

  it('does not keep news of the same day back, nor is it kept back by them', () => {
    const given = { matters: [a, b], told: [sending(a, { day: today }), told(b, { day: today })] };
    assert.deepEqual(short(given), [repeat('a')]);
  });

  it('is one of several, each by itself', () => {
    const given = { matters: [a, b], told: [sending(a), sending(b, { messageId: '<2>' })] };
    assert.deepEqual(
      mails(given).map(({ messageId, matters }) => `${messageId} ${ids(matters)}`),
      ['<1> a', '<2> b'],
    );
  });
});

describe('the Message-ID of news', () => {
  const id = (given: Partial<Reading>, by = one) => mails(given, by)[0]?.messageId;
  it('is the same for the same news to the same person on the same day, and no other', () => {
    assert.match(id({ matters: [a] }) ?? '', /^<[0-9a-f]{32}@digest\.lockstep>$/);
    assert.equal(id({ matters: [a] }), id({ matters: [a] }));
    const others = [
      id({ matters: [a] }),
      id({ matters: [b] }),
      id({ matters: [a, b] }),
      id({ matters: [open({ id: 'a', why: 'another' })] }),
      id({ matters: [a], today: '2026-11-28' }),
      id({ matters: [a] }, { ...one, departments: { CHEM: ['other@example.ac.uk'] } }),
    ];
    assert.equal(new Set(others).size, others.length);
  });
});

describe('the plan of a digest', () => {
  const shown = (given: Partial<Reading>) =>
    plan(given).units.map(({ key, changes: [change, ...more] }) => {
      assert.deepEqual(more, []);
      assert.equal(key, change?.payload.messageId);
      const { kind, target, title, from, to, reason } = change ?? {};
      return `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`;
    });

  it('has one unit for each mail, which says what is told', () => {
    const head = `mail ${chem} “${chem}”`;
    const since = 'since new, or changed since it was told';
    assert.deepEqual(shown({ matters: [a] }), [`${head}: not told → 1 clash told, ${since}`]);
    assert.deepEqual(shown({ matters: [a, b] }), [`${head}: not told → 2 clashes told, ${since}`]);
    assert.deepEqual(shown({ matters: [a], told: [told(a, { status: 'sending' })] }), [
      `${head}: not known whether told → 1 clash told, since an earlier run did not learn whether the mail arrived`,
    ]);
  });

  it('has its mails by address; the share is of all who are concerned', () => {
    const by = { ...rules, lecturers: true };
    const planned = plan({ matters: [a], told: [told(a)] }, by);
    assert.deepEqual(
      changesOf(planned).map(({ target }) => target),
      ['ada@example.ac.uk', 'rooms@example.ac.uk'],
    );
    assert.deepEqual(planned.population, { mail: 3 });
  });

  it('has another change for another person, another mail, and for a repetition', () => {
    const keys = [
      plan({ matters: [a] }),
      plan({ matters: [b] }),
      plan({ matters: [a] }, { ...one, departments: { CHEM: ['other@example.ac.uk'] } }),
      plan({
        matters: [a],
        told: [told(a, { status: 'sending', messageId: mails({ matters: [a] })[0]?.messageId ?? '' })],
      }),
    ].flatMap(planned => changesOf(planned).map(({ key }) => key));
    assert.equal(new Set(keys).size, 4);
    const id = mails({ matters: [a] })[0]?.messageId ?? '';
    assert.equal(keys[0], changeKey('mail', chem, 'news', id));
  });

  it('names what nobody is told of, and who is none of ours', () => {
    const { others: _others, ...nobody } = one;
    const found = (given: Parameters<typeof open>[0], by: PlanRules) =>
      plan({ matters: [open({ id: 'a', ...given })] }, by).findings.map(
        ({ kind, target, message }) => `${kind} ${target}: ${message}`,
      );
    assert.deepEqual(found({ department: 'X' }, nobody), [
      'nobody echo/in-conflict a: Nobody is told of Organic Chemistry (CHEM1_L) in LT1 on 2026-11-30: add the room, the department X or others to functions.digest.',
    ]);
    assert.match(found({ department: null }, nobody).join(), /the department \(unknown\) or others/);
    const elsewhere = { ...one, departments: { CHEM: ['z@gmail.com', 'b@gmail.com', chem] } };
    const none = (address: string) => {
      return `elsewhere ${address}: ${address} gets no mail: it is no address in functions.digest.domains.`;
    };
    assert.deepEqual(found({}, elsewhere), [none('b@gmail.com'), none('z@gmail.com')]);
    assert.deepEqual(found({}, one), []);
  });
});

describe('who is concerned', () => {
  const who = (by: Partial<Routing>, matter = lecture) => concernedBy(matter, { ...rules, ...by });

  it('the others only where neither the room nor the department has anybody', () => {
    assert.deepEqual(who({ rooms: {} }).recipients, [chem]);
    assert.deepEqual(who({ departments: {} }).recipients, ['rooms@example.ac.uk']);
    assert.deepEqual(who({ rooms: {}, departments: {} }).recipients, ['others@example.ac.uk']);
    assert.deepEqual(who({ rooms: {}, departments: {}, others: undefined }).recipients, []);
    assert.deepEqual(who({ rooms: {} }, { ...lecture, department: null }).recipients, ['others@example.ac.uk']);
  });

  it('nobody by a room or department that is called like something else, or is not known', () => {
    for (const room of ['constructor', 'toString', '__proto__'])
      assert.deepEqual(who({ departments: {} }, { ...lecture, room }).recipients, ['others@example.ac.uk']);
    const departments = { null: [chem] };
    assert.deepEqual(who({ rooms: {}, departments }, { ...lecture, department: null }).recipients, [
      'others@example.ac.uk',
    ]);
  });

  it('only at one whole address in a domain of ours', () => {
    const sound = (address: string) => who({ rooms: { LT1: [address] }, departments: {} }).recipients;
    assert.deepEqual(sound(' Ada@Example.ac.uk '), ['ada@example.ac.uk']);
    const odd = ['a b@example.ac.uk', 'a,b@example.ac.uk', 'a;b@example.ac.uk', '<a@example.ac.uk', 'a"@example.ac.uk'];
    const more = [
      '@example.ac.uk',
      'example.ac.uk',
      'a@sub.example.ac.uk',
      'a@b@example.ac.uk',
      'a@example.ac.uk,x',
      'a@x.org',
    ];
    for (const address of [...odd, ...more]) assert.deepEqual(sound(address), [], address);
  });
});

describe('a matter with where it comes from', () => {
  it('is news when anything of what a mail says of it changes, and else not', () => {
    const { key, heading, digest, ...same } = open();
    assert.deepEqual(same, lecture);
    assert.equal(key, `echo/in-conflict ${lecture.id}`);
    assert.equal(heading, 'Lessons that will not be recorded');
    assert.match(digest, /^[0-9a-f]{32}$/);
    for (const member of ['date', 'time', 'room', 'title', 'why', 'whatToDo'])
      assert.notEqual(open({ [member]: 'x' }).digest, digest, member);
    assert.equal(open({ department: null, lecturers: [] }).digest, digest);
    assert.equal(openMatter(lecture, { key: 'essm', title: 'x' }).digest, digest);
  });
});
