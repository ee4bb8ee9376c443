import { z } from 'zod';
import { mailAddress } from '#shared/clients/smtp/config.ts';
import { functionShape } from '#shared/config/function-config.ts';
import { templates } from '#shared/config/template.ts';

const addresses = z.array(mailAddress).min(1);

/** Settings of digest. */
export const digestConfig = z
  .strictObject({
    // Three times in the hour, so that a server that says "later" (greylisting) is asked again; nobody gets a second
    // mail by it.
    ...functionShape({
      budgetSeconds: 600,
      schedule: { text: 'daily at seven', cron: '5,25,45 7 * * *' },
      leaseSeconds: 150,
    }),
    domains: z
      .array(z.string().regex(/^[a-z0-9.-]+$/, { error: 'expected a domain in lower case, such as example.ac.uk' }))
      .min(1)
      .describe('The only domains that mail goes to; a recipient elsewhere is named in the run and gets nothing'),
    rooms: z
      .record(z.string().min(1), addresses)
      .default({})
      .describe('Who timetables a room: addresses by the code of the room, as Echo360 or TermTime has it'),
    departments: z
      .record(z.string().min(1), addresses)
      .default({})
      .describe('Who timetables for a department: addresses by its code in CMIS or TermTime'),
    others: addresses.describe('Who is told where neither the room nor the department is in the lists').optional(),
    lecturers: z.boolean().default(false).describe('Whether those who teach a lesson are told as well'),
    mostInMail: z
      .int()
      .min(1)
      .max(200)
      .default(60)
      .describe('Matters in one mail, soonest first; the rest follows the next day'),
    console: z.url().describe('Address of the console, linked in each mail').optional(),
    ask: z.string().min(1).describe('Whom a reader may ask about these mails').optional(),
    timeZone: z.string().default('Europe/London').describe('Time zone that says what today is'),
    keepDays: z
      .int()
      .min(1)
      .max(3650)
      .default(60)
      .describe('Days after its day that it is known who was told of a matter'),
  })
  .describe('A daily mail to timetablers, schedulers and, if wished, lecturers: what clashes, and what to do');
export type DigestConfig = z.infer<typeof digestConfig>;

templates.add(digestConfig, {
  settings: ({ host }) => ({
    mode: 'dry-run',
    domains: ['example.ac.uk'],
    rooms: { 'CHEM-LT1': ['chemistry-timetable@example.ac.uk'] },
    departments: { CHEM: ['chemistry-timetable@example.ac.uk'] },
    others: ['timetable-support@example.ac.uk'],
    lecturers: false,
    console: `https://${host('lockstep')}/admin/`,
    ask: 'the timetabling team, timetable-support@example.ac.uk',
  }),
});
