import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadId } from '#shared/state/spread-id.ts';

/** What one person was told of one matter: written before the mail is sent, so that no end of a run loses it or says it unrecognisably twice. */
export const told = defineCollection({
  name: 'digestTold',
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

export function toldId({ recipient, matter }: Pick<Told, 'recipient' | 'matter'>): string {
  // A matter's id may hold what a document id may not.
  return spreadId(`${encodeURIComponent(recipient)} ${encodeURIComponent(matter)}`);
}
