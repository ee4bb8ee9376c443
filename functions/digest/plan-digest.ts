import { type Change, changeKey, type Finding, type Plan, type Unit } from '#shared/core/change.ts';
import { digestOf, type OpenMatter } from './open-matter.ts';
import type { Told } from './told.ts';
import { type Concerned, concernedBy, type Routing } from './who-is-concerned.ts';

export interface Reading {
  /** Local day, `YYYY-MM-DD`. */
  readonly today: string;
  /** All that is open from today on. */
  readonly matters: readonly OpenMatter[];
  /** What people were told of today's matters and later ones. `day`: the local day on which. */
  readonly told: readonly (Told & { readonly day: string })[];
}

export interface SaidMatter extends OpenMatter {
  /** It was said before, and is not any more as it was said. */
  readonly isChanged: boolean;
}

/** One mail to one person. */
export interface PlannedMail {
  /** `repeat`: whether it arrived is not known: the same matters, in the same words, under the same Message-ID. */
  readonly kind: 'news' | 'repeat';
  readonly recipient: string;
  readonly messageId: string;
  readonly matters: readonly SaidMatter[];
  /** Told of before and over since. */
  readonly settled: readonly Told[];
  /** Told of before and still so. */
  readonly stillOpen: number;
  /** News that follows in the next mail, since this one is full. */
  readonly later: number;
}

export interface PlanRules extends Routing {
  readonly mostInMail: number;
}

/**
 * What is to be said to whom. Each person is told of each matter once, and again when it changes; of what is over in
 * the next mail that has news, since it needs nobody. At most one mail with news for each person and day. A mail whose
 * end is not known is repeated as it was, if all of it still holds; otherwise all of it is news.
 */
export function planDigest({ today, matters, told }: Reading, rules: PlanRules): Plan<PlannedMail> {
  const concerned = new Map(matters.map(matter => [matter, concernedBy(matter, rules)]));
  const open = new Set(matters.map(({ key }) => key));
  const mails = [...byRecipient(concerned)].flatMap(([recipient, theirs]) => {
    const before = told.filter(record => record.recipient === recipient);
    return mailsTo(recipient, { today, theirs, before, open, mostInMail: rules.mostInMail });
  });
  return {
    units: mails.map(unitOf),
    findings: findingsOf(concerned),
    population: { mail: byRecipient(concerned).size },
  };
}

function byRecipient(concerned: ReadonlyMap<OpenMatter, Concerned>): ReadonlyMap<string, readonly OpenMatter[]> {
  const lists = new Map<string, OpenMatter[]>();
  for (const [matter, { recipients }] of concerned) {
    for (const recipient of recipients) lists.set(recipient, [...(lists.get(recipient) ?? []), matter]);
  }
  return new Map([...lists].sort(([a], [b]) => compareTexts(a, b)));
}

interface Recipient {
  readonly today: string;
  readonly theirs: readonly OpenMatter[];
  readonly before: Reading['told'];
  readonly open: ReadonlySet<string>;
  readonly mostInMail: number;
}

function mailsTo(recipient: string, { today, theirs, before, open, mostInMail }: Recipient): PlannedMail[] {
  const current = new Map(theirs.map(matter => [matter.key, matter]));
  const holds = (record: Told): boolean => current.get(record.matter)?.digest === record.digest;
  const underWay = Map.groupBy(
    before.filter(({ status }) => status === 'sending'),
    ({ messageId }) => messageId,
  );
  const repeats = [...underWay].filter(([, records]) => records.every(holds));
  const repeated = new Set(repeats.flatMap(([, records]) => records.map(({ matter }) => matter)));
  const sent = new Map(before.filter(({ status }) => status === 'sent').map(record => [record.matter, record]));
  const news = theirs
    .filter(({ key, digest }) => !repeated.has(key) && sent.get(key)?.digest !== digest)
    .toSorted(bySoonest);
  const hadMail = [...sent.values()].some(record => record.day === today);
  const listed = hadMail ? [] : news.slice(0, mostInMail);

  const again = repeats.map(([messageId, records]): PlannedMail => {
    const saidAs = new Map(records.map(record => [record.matter, record]));
    const same = theirs
      .filter(({ key }) => saidAs.has(key))
      .toSorted(bySoonest)
      .map(matter => ({ ...matter, isChanged: saidAs.get(matter.key)?.isChanged ?? false }));
    return { kind: 'repeat', recipient, messageId, matters: same, settled: [], stillOpen: 0, later: 0 };
  });
  if (listed.length === 0) return again;
  const mail: PlannedMail = {
    kind: 'news',
    recipient,
    // With the day, since what came back after it was over is news again. The host is no secret and no address.
    messageId: `<${digestOf([today, recipient, listed.map(({ key, digest }) => [key, digest])])}@digest.lockstep>`,
    matters: listed.map(matter => ({ ...matter, isChanged: sent.has(matter.key) })),
    settled: [...sent.values()].filter(({ matter }) => !open.has(matter)),
    stillOpen: [...sent.values()].filter(holds).length + repeated.size,
    later: news.length - listed.length,
  };
  return [...again, mail];
}

function bySoonest(a: OpenMatter, b: OpenMatter): number {
  return compareTexts(`${a.date} ${a.time} ${a.room} ${a.key}`, `${b.date} ${b.time} ${b.room} ${b.key}`);
}

/** Of texts of which no two are alike. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function unitOf(mail: PlannedMail): Unit<PlannedMail> {
  const { kind, recipient, messageId, matters } = mail;
  const to = `${matters.length === 1 ? '1 clash' : `${matters.length} clashes`} told`;
  const change: Change<PlannedMail> = {
    key: changeKey('mail', recipient, kind, messageId),
    kind: 'mail',
    target: recipient,
    title: recipient,
    from: kind === 'repeat' ? 'not known whether told' : 'not told',
    to,
    reason:
      kind === 'repeat' ? 'an earlier run did not learn whether the mail arrived' : 'new, or changed since it was told',
    payload: mail,
  };
  return { key: messageId, changes: [change] };
}

function findingsOf(concerned: ReadonlyMap<OpenMatter, Concerned>): Finding[] {
  const silent = [...concerned].filter(([, { recipients }]) => recipients.length === 0);
  const elsewhere = new Set([...concerned.values()].flatMap(each => each.elsewhere));
  return [
    ...silent.map(([{ key, title, room, date, department }]) => ({
      kind: 'nobody',
      target: key,
      message: `Nobody is told of ${title} in ${room} on ${date}: add the room, the department ${department ?? '(unknown)'} or others to functions.digest.`,
    })),
    ...[...elsewhere].sort(compareTexts).map(address => ({
      kind: 'elsewhere',
      target: address,
      message: `${address} gets no mail: it is no address in functions.digest.domains.`,
    })),
  ];
}
