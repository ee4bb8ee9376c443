import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

const doubtedWeek = z.object({
  week: z.number(),
  /** Run clock (ms) of the first reading that lacked it. */
  since: z.number(),
  /** Who said that its recording may go without a second reading. */
  confirmedBy: z.string().nullable(),
});

/**
 * A timetable slot that stands as it was while another table has nothing for it (or for some of its weeks) any more:
 * its recordings are in question. They stay until a reading long enough after the first says the same, or a person says
 * so.
 */
const doubt = z.object({
  /** `setId slotId`; of its content alone, `setId slotId presenter` and the like. */
  key: z.string(),
  setId: z.string(),
  slotId: z.number(),
  /** Weeks whose recordings are in question, ascending. */
  weeks: z.array(doubtedWeek),
  /** Which tables lack something for it. */
  tables: z.array(z.string()),
  /**
   * Run clock (ms) of a comparison of all rooms that found its recording requests gone while the table holds otherwise:
   * a person's wish; null when it is none.
   */
  wishSeenAt: z.number().nullable(),
  /** Run clock (ms) of the last reading that lacked it, to within half a day. */
  seenAt: z.number(),
});

/** What nobody has seen for so long is not in question any more. */
const keptDays = 60;

/** By `key`: see `slotKey`. */
export const doubts = defineCollection({
  name: 'doubts',
  schema: doubt,
  ids: spreadIds,
  expiresAt: ({ seenAt }) => daysAfter(keptDays, seenAt),
  queries: { all: { where: [], order: 'slotId' }, ofSet: { where: ['setId'], order: 'slotId' } },
});
export type Doubt = ValueOf<typeof doubts>;
