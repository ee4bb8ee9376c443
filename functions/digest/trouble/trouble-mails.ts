import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter } from '#shared/state/expiry.ts';
import { plainIds } from '#shared/state/ids.ts';

/** What lasts longer is told of again. */
const keptDays = 30;

/** What was told of the trouble of one function (id: its name), written before the mails are sent. */
export const troubleMails = defineCollection({
  name: 'troubleMails',
  ids: plainIds,
  expiresAt: ({ at }) => daysAfter(keptDays, at),
  schema: z.object({
    /** `over`: it was told that it is over. */
    stands: z.enum(['trouble', 'over']),
    kind: z.enum(['failed', 'aborted', 'blocked', 'not-begun']),
    cause: z.string(),
    message: z.string(),
    /** ms since the epoch. */
    since: z.number(),
    /** When it was last said, or tried to be said; ms since the epoch. */
    at: z.number(),
    /** The same for each try of one mail. */
    messageId: z.string(),
    /** Whoever has not been told yet: the mail server did not take it. */
    untold: z.array(z.string()),
    /** Whoever was told of the trouble, and so is told of its end. */
    told: z.array(z.string()),
  }),
  queries: {},
});
export type TroubleMail = ValueOf<typeof troubleMails>;
