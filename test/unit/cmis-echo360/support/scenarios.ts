import type { Strategy } from '#functions/cmis-echo360/config.ts';

/** A lesson in a scenario: slot, room, from and to (hours of one day), and the minute in which CMIS last changed it. */
export interface ScenarioLesson {
  readonly slot: number;
  readonly room: string;
  readonly from: string;
  readonly to: string;
}

export type Edit =
  | { readonly do: 'insert' | 'update'; readonly lesson: ScenarioLesson }
  | { readonly do: 'delete'; readonly slot: number };

/**
 * One scenario of the timetable: what CMIS holds (entered in this order, so changed in this order), what is then
 * edited, and what Echo360 must hold in the end, `slot room from-to`, under each strategy.
 */
export interface Scenario {
  readonly name: string;
  readonly before: readonly ScenarioLesson[];
  readonly edits: readonly Edit[];
  readonly after: Readonly<Record<Strategy, readonly string[]>>;
}

/** `2 10-11` is slot 2 in room R1 from 10:00 to 11:00; `2 R2 10:30-11` names the room. */
export function at(text: string): ScenarioLesson {
  const match = /^(?<slot>\d+) (?:(?<room>R\d) )?(?<from>[\d:]+)-(?<to>[\d:]+)$/.exec(text);
  const { slot, room, from, to } = match?.groups ?? {};
  if (slot === undefined || from === undefined || to === undefined) throw new Error(`not a lesson: ${text}`);
  return { slot: Number(slot), room: room ?? 'R1', from: timeOf(from), to: timeOf(to) };
}

function timeOf(text: string): string {
  return text.includes(':') ? text.padStart(5, '0') : `${text.padStart(2, '0')}:00`;
}

const insert = (text: string): Edit => ({ do: 'insert', lesson: at(text) });
const update = (text: string): Edit => ({ do: 'update', lesson: at(text) });
const remove = (slot: number): Edit => ({ do: 'delete', slot });

function scenario(
  name: string,
  before: readonly string[],
  edits: readonly Edit[],
  after: Readonly<Record<Strategy, readonly string[]>>,
): Scenario {
  const written = (lines: readonly string[]) =>
    lines
      .map(line => at(line))
      .map(({ slot, room, from, to }) => `${slot} ${room} ${from}-${to}`)
      .sort();
  return {
    name,
    before: before.map(at),
    edits,
    after: {
      ignore: written(after.ignore),
      'first-wins': written(after['first-wins']),
      'last-wins': written(after['last-wins']),
    },
  };
}

const all = (...lines: string[]): Readonly<Record<Strategy, readonly string[]>> => ({
  ignore: lines,
  'first-wins': lines,
  'last-wins': lines,
});

/** The nine published ones (results of `ignore` as published, of the others by their rule), and more of the kind. */
export const scenarios: readonly Scenario[] = [
  scenario('1: an insert beside', ['1 9-10'], [insert('2 10-11')], all('1 9-10', '2 10-11')),
  scenario('2: an update', ['1 9-10'], [update('1 10-11')], all('1 10-11')),
  scenario('3: a deletion', ['1 9-10'], [remove(1)], all()),
  scenario('4: an insert on top', ['1 9-10'], [insert('2 9-10')], {
    ignore: [],
    'first-wins': ['1 9-10'],
    'last-wins': ['2 9-10'],
  }),
  scenario('5: a deletion frees the other', ['1 10-11', '2 10-11'], [remove(1)], all('2 10-11')),
  scenario(
    '6: a move to another room frees both',
    ['1 10-11', '2 10-11'],
    [update('2 R2 10-11')],
    all('1 10-11', '2 R2 10-11'),
  ),
  scenario('7: a third on top', ['1 10-11', '2 10-11'], [insert('3 10-11')], {
    ignore: [],
    'first-wins': ['1 10-11'],
    'last-wins': ['3 10-11'],
  }),
  scenario('8: a conflict moves on', ['1 10-11', '2 10-11', '3 11-12'], [update('2 11-12')], {
    ignore: ['1 10-11'],
    // 2 was changed last, so 3 came before it.
    'first-wins': ['1 10-11', '3 11-12'],
    'last-wins': ['1 10-11', '2 11-12'],
  }),
  scenario('9: an insert beside a conflict', ['1 9-10', '2 9-10'], [insert('3 10-11')], {
    ignore: ['3 10-11'],
    'first-wins': ['1 9-10', '3 10-11'],
    'last-wins': ['2 9-10', '3 10-11'],
  }),
  scenario('a chain of overlaps', ['1 9-10', '3 10-11'], [insert('2 9:30-10:30')], {
    ignore: [],
    'first-wins': ['1 9-10', '3 10-11'],
    'last-wins': ['2 9:30-10:30'],
  }),
  scenario(
    'a chain of four, entered from the middle',
    ['2 9:30-10:30', '3 10-11', '1 9-10'],
    [insert('4 10:30-11:30')],
    {
      ignore: [],
      // 2 wins; 3 and 1 overlap it; 4 does not.
      'first-wins': ['2 9:30-10:30', '4 10:30-11:30'],
      // 4 wins; then 1; 3 overlaps 4, 2 overlaps 1.
      'last-wins': ['4 10:30-11:30', '1 9-10'],
    },
  ),
  scenario(
    'a chain broken in the middle',
    ['1 9-10', '2 9:30-10:30', '3 10-11'],
    [remove(2)],
    all('1 9-10', '3 10-11'),
  ),
  scenario('a swap of times', ['1 9-10', '2 10-11'], [update('1 10-11'), update('2 9-10')], all('1 10-11', '2 9-10')),
  scenario(
    'a swap of rooms',
    ['1 9-10', '2 R2 9-10'],
    [update('1 R2 9-10'), update('2 R1 9-10')],
    all('1 R2 9-10', '2 R1 9-10'),
  ),
  scenario(
    'a ring of three over two rooms',
    ['1 9-10', '2 10-11', '3 R2 10-11'],
    [update('1 10-11'), update('2 R2 10-11'), update('3 R1 9-10')],
    all('1 10-11', '2 R2 10-11', '3 R1 9-10'),
  ),
  scenario(
    'a row of lessons moves up by an hour',
    ['1 9-10', '2 10-11', '3 11-12'],
    [update('3 12-13'), update('2 11-12'), update('1 10-11')],
    all('1 10-11', '2 11-12', '3 12-13'),
  ),
  scenario('a lesson moved twice', ['1 9-10'], [update('1 10-11'), update('1 R2 11-12')], all('1 R2 11-12')),
  scenario('inserted and deleted before anybody looked', [], [insert('1 9-10'), remove(1)], all()),
  scenario('deleted, its place taken', ['1 9-10'], [remove(1), insert('2 9-10')], all('2 9-10')),
  scenario(
    'into a conflict and out again',
    ['1 9-10', '2 10-11'],
    [update('2 9:30-10:30'), update('2 10-11')],
    all('1 9-10', '2 10-11'),
  ),
  scenario('a conflict carried to the other room', ['1 9-10', '2 9-10', '3 R2 9-10'], [update('2 R2 9-10')], {
    ignore: ['1 9-10'],
    'first-wins': ['1 9-10', '3 R2 9-10'],
    'last-wins': ['1 9-10', '2 R2 9-10'],
  }),
  scenario(
    'back to back is no conflict',
    ['1 9-10'],
    [insert('2 8-9'), insert('3 10-11')],
    all('2 8-9', '1 9-10', '3 10-11'),
  ),
  scenario('one inside another', ['1 9-12'], [insert('2 10-11')], {
    ignore: [],
    'first-wins': ['1 9-12'],
    'last-wins': ['2 10-11'],
  }),
  scenario('the long one goes', ['1 9-12', '2 9-10', '3 11-12'], [remove(1)], all('2 9-10', '3 11-12')),
];
