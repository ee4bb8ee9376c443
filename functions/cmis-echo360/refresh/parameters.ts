import { z } from 'zod';

/** What is compared: by default every room, for the whole academic year, from today on. */
export const refreshParameters = z
  .strictObject({
    rooms: z.array(z.string().min(1)).min(1).describe('External ids of Echo360 rooms; all unless given').optional(),
    from: z.iso.date().describe('First date; the first of the year unless given').optional(),
    to: z.iso.date().describe('Last date; the last of the year unless given').optional(),
    includePast: z
      .boolean()
      .describe('Also room-days that are over; as configured unless given')
      .meta({ title: 'Include past days' })
      .optional(),
    force: z
      .boolean()
      .describe('Marks every room-day chosen, whether or not it differs')
      .meta({ title: 'Force, even where nothing differs' })
      .optional(),
  })
  .default({});
export type RefreshParameters = z.infer<typeof refreshParameters>;

/** Which room-days are compared. Dates are `YYYY-MM-DD`, both included. */
export interface Selection {
  /** Null: all. */
  readonly rooms: ReadonlySet<string> | null;
  readonly from: string;
  readonly to: string;
}

/** The room-days asked for, in a year from `first` to `last`; the past is left alone unless it is asked for. */
export function selectionOf(
  { rooms, from, to, includePast }: RefreshParameters,
  year: { readonly first: string; readonly last: string; readonly today: string },
  byDefault: { readonly includePast: boolean },
): Selection {
  const wanted = from ?? year.first;
  const earliest = (includePast ?? byDefault.includePast) ? wanted : later(wanted, year.today);
  return { rooms: rooms === undefined ? null : new Set(rooms), from: earliest, to: to ?? year.last };
}

export function isSelected({ rooms, from, to }: Selection, room: string, date: string): boolean {
  return date >= from && date <= to && (rooms === null || rooms.has(room));
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
