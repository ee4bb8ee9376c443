import { z } from 'zod';
import { functionShape } from '#shared/config/function-config.ts';
import { noted, templates } from '#shared/config/template.ts';

const roomMapping = z
  .strictObject({
    rooms: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('TIMETABLE room id → external id of its Echo360 room, where they differ'),
    splitGroups: z
      .union([z.literal('all'), z.array(z.string().min(1))])
      .default([])
      .describe(
        'ROOMGRPCODEs whose rooms are one Echo360 room, with that code as its external id; "all" for every group',
      ),
  })
  .prefault({})
  .describe('How TIMETABLE rooms become Echo360 rooms');
export type RoomMapping = z.infer<typeof roomMapping>;

const inputs = z.strictObject({ input1: z.string().min(1), input2: z.string().min(1).nullable().default(null) });

const entity = z.strictObject({ externalId: z.string().min(1), name: z.string().min(1) });

const referenceData = z
  .strictObject({
    campus: entity
      .extend({ timeZone: z.string().min(1).default('Europe/London') })
      .optional()
      .describe('Campus of the buildings that Lockstep creates'),
    building: entity.optional().describe('Building of the rooms that Lockstep creates where CMIS names none'),
    organisation: entity
      .optional()
      .describe('Organisation of the departments that Lockstep creates where CMIS names none'),
    department: entity.optional().describe('Department of the courses that Lockstep creates where CMIS names none'),
    terms: z
      .record(z.string().min(1), entity.extend({ startDate: z.iso.date(), endDate: z.iso.date() }))
      .default({})
      .describe(
        'SETID → the Echo360 term of its sections; without one, the year is a term by its own name and CMIS’s dates',
      ),
    invitedRoles: z.array(z.string().min(1)).default(['Instructor']).describe('Roles of an invited presenter'),
  })
  .prefault({})
  .describe('What CMIS does not know of the reference data that is created when Echo360 lacks it');
export type ReferenceDataConfig = z.infer<typeof referenceData>;

export const strategies = ['ignore', 'first-wins', 'last-wins'] as const;
export type Strategy = (typeof strategies)[number];

/** What both functions must agree on, or one would undo the other: share it by a YAML anchor. */
export const timetableShape = {
  strategy: z
    .enum(strategies)
    .default('ignore')
    .describe(
      'Of lessons that overlap in one room: none, the one changed longest ago first, or the one changed last first',
    ),
  timeZone: z.string().min(1).default('Europe/London').describe('Zone of CMIS’s dates and times'),
  minutesBeforeStart: z
    .int()
    .min(0)
    .max(240)
    .default(5)
    .describe('A lesson that begins within so many minutes is left as it is'),
  hoursInQuestion: z
    .number()
    .min(1)
    .max(24 * 14)
    .default(20)
    .describe(
      'A recording whose slot stands in TIMETABLE as it was, while another table has nothing for it any more, is removed when two readings so many hours apart agree',
    ),
  captureLimitHours: z.number().positive().max(24).default(4).describe('Longer lessons are not recorded'),
  captureQuality: z.string().min(1).default('High').describe('captureQuality of every schedule'),
  inputs: z
    .strictObject({
      VIDEOREC: inputs.prefault({ input1: 'Display', input2: 'Video' }),
      AUDIOREC: inputs.prefault({ input1: 'Display' }),
    })
    .prefault({})
    .describe('Echo360 inputs by requested feature; a lesson with both gets those of VIDEOREC'),
  untitled: z.string().min(1).default('CMIS event').describe('Name of a lesson whose details are blank'),
  roomMapping,
  keepDays: z
    .int()
    .min(30)
    .max(4000)
    .default(400)
    .describe('Days after a lesson until its notifications and records are forgotten'),
};
const timetable = z.strictObject(timetableShape);
export type TimetableConfig = z.infer<typeof timetable>;

/** Configuration of `echo360-queue`. */
export const echo360QueueConfig = z.strictObject({
  ...functionShape({ budgetSeconds: 240, schedule: { text: 'every minute', cron: '* * * * *' } }),
  ...timetableShape,
  missingPresenter: z
    .enum(['fail', 'leave-out', 'invite'])
    .default('fail')
    .describe('A presenter whom Echo360 does not know: fail for a person to see, record without, or invite'),
  referenceData,
  repairAttempts: z
    .int()
    .min(1)
    .max(10)
    .default(6)
    .describe('How often one request is sent again after creating what was missing'),
  roomDaysPerRound: z.int().min(1).max(500).default(60).describe('Room-days planned at once, soonest first'),
  queueRowsPerRun: z.int().min(1).max(200_000).default(50_000).describe('Queue rows taken over by one run'),
  concurrency: z.int().min(1).max(32).default(4).describe('Room-days worked on side by side'),
  adoptPatterns: z
    .array(z.string().min(1))
    .default(['^(?<slot>\\d+)-(?<week>\\d+)-(?<set>\\d{4}-\\d{2,4})$', '^(?<slot>\\d+)_(?<week>\\d+)_(?<set>\\d{4})$'])
    .describe('External ids that `adopt` may take over: regular expressions with the groups slot, week and set'),
});
export type Echo360QueueConfig = z.infer<typeof echo360QueueConfig>;

/** Configuration of `echo360-refresh`. */
export const echo360RefreshConfig = z.strictObject({
  ...functionShape({ budgetSeconds: 1500, schedule: { text: 'every night at ten past two', cron: '10 2 * * *' } }),
  ...timetableShape,
  mostUnasked: z
    .int()
    .min(0)
    .default(20)
    .describe(
      'When more slots than these lose their recording requests at once, that is in question too, and not people’s wish',
    ),
  includePast: z.boolean().default(false).describe('Also mark room-days that are over'),
});
export type Echo360RefreshConfig = z.infer<typeof echo360RefreshConfig>;

const shared = { name: 'timetable', settings: { minutesBeforeStart: 5, captureLimitHours: 4 } };

templates.add(echo360QueueConfig, {
  shared,
  settings: () => ({
    mode: 'dry-run',
    strategy: 'ignore',
    missingPresenter: 'fail',
    limits: noted('At most 5 % of our recordings may be deleted in a day, 100 always, never more than 3000.', {
      delete: { share: 0.05, floor: 100, cap: 3000 },
    }),
  }),
});

templates.add(echo360RefreshConfig, { shared, settings: () => ({ mode: 'dry-run', strategy: 'ignore' }) });
