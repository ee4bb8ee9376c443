import { z } from 'zod';
import { endpointShape, functionShape } from '#shared/config/function-config.ts';
import { later, templates } from '#shared/config/template.ts';
import { strategies } from './booking/strategies.ts';

const hostName = z.string().regex(/^[a-z0-9.-]+(:[0-9]+)?$/, {
  error: 'expected a host name in lower case, such as booker.eventmapsolutions.com',
});

const date = z.iso.date();

const timeZone = z.string().default('Europe/London').describe('Time zone of all times of TermTime and Booker');

const window = z
  .strictObject({
    from: date.describe('First day; never before today').optional(),
    to: date.describe('Last day').optional(),
    daysAhead: z.int().min(1).max(731).default(200).describe('Days from today, where no last day is given'),
  })
  .describe('Days whose activities are booked; what is booked outside is left');

const roomMapping = z
  .record(z.string().min(1), z.string().min(1))
  .default({})
  .describe('Booker’s id of a room by TermTime’s code of it, where they differ');

/** TermTime takes up to 90 s for one answer. */
const leaseSeconds = 120;

/** Settings of essm-bookings. */
export const essmBookingsConfig = z
  .strictObject({
    ...functionShape({
      budgetSeconds: 1500,
      schedule: { text: 'every 30 minutes', cron: '8,38 * * * *' },
      leaseSeconds,
    }),
    writable: hostName
      .describe('Host of the Booker instance that may be written to. Without it nothing is ever written')
      .optional(),
    departments: z
      .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
      .describe('Codes of the departments whose activities are booked, or all'),
    window: window.prefault({}),
    clashes: z
      .enum(strategies)
      .default('none')
      .describe(
        'Which of several activities in one room at one time is booked: none that is not already, the first, the last',
      ),
    roomMapping,
    noRooms: z.array(z.string()).default(['None']).describe('Rooms of TermTime that are no rooms'),
    title: z.enum(['name', 'friendlyName']).default('name').describe('What of an activity is the title of its booking'),
    weekPatternCounts: z
      .enum(['from-timeframe', 'academic-weeks'])
      .default('from-timeframe')
      .describe('What the numbers of a week pattern count: weeks of the timeframe from 1, or academic weeks'),
    timeZone,
    keepDays: z.int().min(1).max(3650).default(400).describe('Days after its end that the record of a booking is kept'),
    staleAfterSeconds: z
      .int()
      .min(0)
      .default(300)
      .describe('A change applied later than this after Booker was read looks at its booking again'),
    concurrency: z.int().min(1).max(16).default(4).describe('Bookings written side by side'),
    adopt: z
      .strictObject({
        references: z
          .array(z.string())
          .default([])
          .describe(
            'Forms of the predecessor’s reference, as regular expressions with the groups activity and week, or uniqueId',
          ),
        createdBy: z
          .array(z.string())
          .default([])
          .describe('Accounts of the predecessor: their bookings are told by room and time'),
      })
      .prefault({})
      .describe('Which bookings essm-adopt takes over'),
  })
  .describe('TermTime → Booker: each dated activity in a room becomes a booking');
export type EssmBookingsConfig = z.infer<typeof essmBookingsConfig>;

const databaseName = z
  .string()
  .min(1)
  .describe('Name of the TermTime database that may be written to. Without it nothing is ever written')
  .optional();

const place = z.strictObject({ name: z.string().min(1).max(45), code: z.string().min(1).max(45) });

/** Settings of essm-rooms. What a table does not map is reported, not guessed. */
export const essmRoomsConfig = z
  .strictObject({
    ...functionShape({ budgetSeconds: 1200, schedule: { text: 'nightly', cron: '10 2 * * *' }, leaseSeconds }),
    writable: databaseName,
    campuses: z
      .record(z.string().min(1), place)
      .default({})
      .describe('TermTime’s campus by Booker’s id of a site; a site that is not named here keeps its own name and id'),
    departments: z
      .array(z.strictObject({ booker: z.string().min(1), termtime: z.string().min(1) }))
      .default([])
      .describe('TermTime’s department by Booker’s id of one. A room with several belongs to the first of this list'),
    floors: z
      .record(z.string().min(1), place)
      .default({})
      .describe('TermTime’s floor by Booker’s text for it, such as Ground'),
    capabilities: z
      .array(z.string().min(1).max(100))
      .default([])
      .describe(
        'Capabilities that Lockstep may give a room or take away; TermTime makes unknown ones without a word, so others are never sent',
      ),
    roomTypes: z.record(z.string().min(1), z.string().min(1)).default({}).describe('Capability by Booker’s room type'),
    attributes: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('Capability by Booker’s equipment or other attribute'),
    capacities: z
      .record(z.string().min(1).max(5), z.number().min(0).max(1))
      .default({})
      .describe(
        'Codes of the activity types that a room’s capacity is given for, each with the share of it that may be used',
      ),
    relationshipType: z
      .string()
      .min(1)
      .max(255)
      .default('Combined')
      .describe('Type of the room relationships that are made'),
    roomMapping,
  })
  .describe('Booker → TermTime: campuses, buildings, floors, rooms, combined rooms');
export type EssmRoomsConfig = z.infer<typeof essmRoomsConfig>;

/** Settings of essm-roombookings. */
export const essmRoombookingsConfig = z
  .strictObject({
    ...functionShape({ budgetSeconds: 1200, schedule: { text: 'nightly', cron: '40 3 * * *' }, leaseSeconds }),
    enabled: z.boolean().default(false).describe('Off unless it is switched on: neither scheduled nor served'),
    writable: databaseName,
    window: window.prefault({}),
    owner: z.string().min(1).max(255).describe('Staff code in TermTime that the room bookings belong to'),
    type: z.string().min(1).max(5).describe('Code of the booking type they get').optional(),
    ownAccounts: z
      .array(z.string().min(1))
      .default([])
      .describe('Accounts of Booker whose bookings come from TermTime, beside those with our mark: never echoed back'),
    mondayIs: z
      .int()
      .min(0)
      .max(7)
      .default(0)
      .describe('TermTime’s number of Monday, which its reference does not state'),
    roomMapping,
    timeZone,
    keepDays: z.int().min(1).max(3650).default(400).describe('Days after its last week that a record is kept'),
    concurrency: z.int().min(1).max(8).default(2).describe('Room bookings written side by side'),
  })
  .describe('Booker → TermTime: what others book becomes room bookings, so that schedulers see occupied rooms');
export type EssmRoombookingsConfig = z.infer<typeof essmRoombookingsConfig>;

/** Settings of essm-conflicts. */
export const essmConflictsConfig = z
  .strictObject({ ...endpointShape, timeZone })
  .describe('The conflict report for schedulers, in HTML, CSV and JSON');

templates.add(essmBookingsConfig, {
  settings: ({ environment }) => ({
    mode: 'dry-run',
    writable:
      environment === 'production' ? 'booker.eventmapsolutions.com' : later('booker-staging.eventmapsolutions.com'),
    departments: ['CHEM'],
    window: { from: later('2026-09-28'), daysAhead: 200 },
    clashes: 'none',
    roomMapping: { 'CHEM-LT1': '1042' },
  }),
});

templates.add(essmRoomsConfig, {
  settings: ({ environment }) => ({
    mode: 'dry-run',
    writable: environment === 'production' ? 'ExampleLive' : later('ExampleTest'),
    departments: [{ booker: '12', termtime: 'CHEM' }],
    floors: { Ground: { name: 'Ground floor', code: 'G' } },
    capabilities: ['Projector'],
    roomTypes: later({ 'Lecture theatre': 'Raked seating' }),
    attributes: { 'Data projector': 'Projector' },
    capacities: { LEC: 1 },
  }),
});

templates.add(essmRoombookingsConfig, {
  settings: ({ environment }) => ({
    enabled: false,
    mode: 'dry-run',
    writable: environment === 'production' ? 'ExampleLive' : later('ExampleTest'),
    owner: 'LOCKSTEP',
  }),
});

templates.add(essmConflictsConfig, { settings: () => ({}) });
