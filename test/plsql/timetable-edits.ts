import fc from '#test/support/fast-check.ts';
import type { TimetableRow } from './queue-model.ts';

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const key = {
  SETID: often('2026/27', '2025/26'),
  SLOTID: fc.integer({ min: 1, max: 4 }),
  SLOTENTRY: often(1, 2, 3),
};
const others = {
  SOURCESID: often<string | null>('TEACH', 'BOOKING', null),
  STATUS: often<number | null>(2, 1, 3, null),
  WEEKID: fc.constantFrom<number | null>(1, 2, null),
  WEEKDAY: fc.constantFrom<number | null>(0, 1, null),
  STARTTIME: fc.constantFrom<string | null>('09:00', '10:00', null),
  FINISHTIME: fc.constantFrom<string | null>('11:00', '12:00', null),
  MODULEID: often<string | null>('HIST1001', 'MATHS1001', 'NOSUCH1001', null),
  MODGRPCODE: often<string | null>(
    'LC01',
    'LC02',
    'TU01',
    'LCA1',
    'LC0A',
    'LC1',
    'LC001',
    'ZZ01',
    'LC77',
    'lc01',
    null,
    '',
  ),
  ROOMID: often<string | null>('R1', 'R2', 'R4A', 'R9', 'R99', null, ''),
  ROOMGRPCODE: fc.constantFrom<string | null>(null, '', 'R4'),
  LECTURERID: fc.constantFrom<string | null>('100001', '100003', '100009', null, ''),
  DEPTID: fc.constantFrom<string | null>('D1', 'D2', null),
};

export type Changes = Partial<TimetableRow>;

/** One thing that somebody does to TIMETABLE. `pick` chooses among the rows there are, `of` all those of a module. */
export type Edit =
  | { readonly kind: 'insert'; readonly row: TimetableRow }
  | { readonly kind: 'update'; readonly pick: number; readonly changes: Changes }
  | { readonly kind: 'update all'; readonly of: string; readonly changes: Changes }
  | { readonly kind: 'delete'; readonly pick: number }
  | { readonly kind: 'delete all'; readonly of: string };

const someChanges = fc.oneof(
  { weight: 2, arbitrary: fc.record(others, { requiredKeys: [] }) },
  { weight: 6, arbitrary: fc.oneof(...Object.entries(others).map(([name, value]) => fc.record({ [name]: value }))) },
  { weight: 2, arbitrary: fc.record(key, { requiredKeys: [] }) },
);
/** Up to 25 edits on few keys and values, in which every criterion is met and missed. */
export const edits = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('insert' as const), row: fc.record({ ...key, ...others }) }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('update' as const), pick: fc.nat(), changes: someChanges }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('update all' as const),
        of: fc.constantFrom('HIST1001', 'MATHS1001'),
        changes: fc.record(others, { requiredKeys: [] }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('delete all' as const), of: fc.constantFrom('HIST1001', 'MATHS1001') }),
    },
  ),
  { minLength: 1, maxLength: 25 },
);
