import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

/**
 * What one person was told of one matter, by `toldKey`: written before the mail is sent, so that no end of a run loses
 * it or says it unrecognisably twice.
 */
export const told = defineCollection({
  name: 'digestTold',
  ids: spreadIds,
  expiresAt: ({ date }, { keepDays }: KeepDays) => daysAfter(keepDays, Date.parse(date)),
  schema: z.object({
    recipient: z.string(),
    /** Of the matter: source and id. */
    matter: z.string(),
    /** Local day of the matter. */
    date: z.string(),
    title: z.string(),
    /** Of what was said. */
    digest: z.string(),
    /** Something else was said of it before. */
    isChanged: z.boolean(),
    /** `sending`: whether the mail arrived is not known yet. */
    status: z.enum(['sending', 'sent']),
    messageId: z.string(),
    /** Run clock, ms. */
    at: z.number(),
    runId: z.string(),
  }),
  queries: { upcoming: { where: [], order: 'date' } },
});
export type Told = ValueOf<typeof told>;

/** The key of what one person was told of one matter. Encoded: a matter's id may hold what a document id may not. */
export function toldKey({ recipient, matter }: Pick<Told, 'recipient' | 'matter'>): string {
  return `${encodeURIComponent(recipient)} ${encodeURIComponent(matter)}`;
}
