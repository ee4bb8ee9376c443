import { z } from 'zod';
import { logLevels } from '#shared/core/log.ts';
import { modes } from '#shared/core/run-status.ts';
import { comesEver } from './cron.ts';
import { limitOverrides } from './limits.ts';
import { secretReference } from './secret-reference.ts';

/** `sandbox` is the stand-ins on this machine; the others are installations at a university. */
export const environments = ['sandbox', 'development', 'staging', 'production'] as const;
export const environment = z.enum(environments).describe('Which installation this is');
export type Environment = z.infer<typeof environment>;

const contacts = z.array(z.email()).describe('E-mail addresses that notices and questions go to');

const serviceStatuses = ['alpha', 'beta', 'live'] as const;

/** Who answers for the service and how far it has come; shown by `lockstep status` and the console. */
export const service = z
  .strictObject({
    name: z.string().min(1),
    owner: z.string().min(1).describe('Service owner').optional(),
    manager: z.string().min(1).describe('Service manager').optional(),
    techLead: z.string().min(1).describe('Technical lead').optional(),
    contacts: contacts.default([]),
    status: z.enum(serviceStatuses).default('alpha'),
    documentation: z.url().describe('Where the documentation is').optional(),
  })
  .describe('The service: its name, who answers for it, and its status');

/** What of it one sync may say otherwise. */
export const serviceOverride = z
  .strictObject({
    name: z.string().min(1).optional(),
    owner: z.string().min(1).describe('Service owner').optional(),
    manager: z.string().min(1).describe('Service manager').optional(),
    techLead: z.string().min(1).describe('Technical lead').optional(),
    contacts: contacts.optional(),
    status: z.enum(serviceStatuses).optional(),
    documentation: z.url().describe('Where the documentation is').optional(),
  })
  .describe('What differs from `service` for this sync');

/** When credentials end that their systems say nothing of; a month before, an alert says so. */
export const credentials = z
  .record(z.string().min(1), z.iso.date())
  .describe('By name, the day on which a credential expires; told a month before');

export const log = z.strictObject({ level: z.enum(logLevels).default('info') }).describe('Logging');

/** Who may call `lockstep serve` over HTTP. */
export const serve = z
  .strictObject({
    hosts: z
      .array(z.string().regex(/^[a-z0-9.-]+$/, { error: 'expected a host name in lower case, without port' }))
      .default([])
      .describe('Names under which it is called beside localhost; any other is refused'),
    tokens: z
      .record(z.string().min(1), secretReference)
      .default({})
      .describe(
        'Who may start runs: the name that is recorded, and where the token is kept that they show. Needed to listen beyond this machine',
      ),
  })
  .describe('Who may call `lockstep serve` over HTTP');

/** Where Lockstep remembers what it did and owns. */
export const state = z
  .discriminatedUnion('store', [
    z.strictObject({
      store: z.literal('sqlite'),
      file: z.string().min(1).describe('Database file; relative to the working directory'),
    }),
    z.strictObject({
      store: z.literal('firestore'),
      projectId: z.string().min(1).describe('Google Cloud project'),
      databaseId: z.string().min(1).default('(default)').describe('Firestore database'),
    }),
  ])
  .describe('State store: sqlite (one machine) or firestore (Google Cloud)');
export type StateConfig = z.infer<typeof state>;

const defaultZone = 'Europe/London';

/** Zones that were looked up: nearly every schedule has the same. */
const zones = new Map<string, boolean>([[defaultZone, true]]);

function isZone(name: string): boolean {
  const known = zones.get(name) ?? isKnownZone(name);
  zones.set(name, known);
  return known;
}

function isKnownZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // The schema's own message says what is expected.
    return false;
  }
}

/** Of what cron knows, the part that Cloud Scheduler and the local scheduler read alike. */
const cronField = String.raw`(\*|[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)(/[0-9]+)?`;

export const schedule = z
  .strictObject({
    text: z.string().min(1).describe('The schedule in words, as people see it'),
    cron: z
      .string()
      .regex(new RegExp(`^${cronField}( ${cronField}){4}$`), {
        error: 'expected five cron fields of numbers: minute hour day-of-month month day-of-week',
        abort: true,
      })
      .refine(comesEver, {
        error:
          'a cron field is out of its range: minute 0-59 hour 0-23 day 1-31 month 1-12 day-of-week 0-7; a step follows * or a range, as */5 or 0-30/5; or the day never comes, as 31 February',
      })
      .describe('Five cron fields: minute hour day-of-month month day-of-week (0 is Sunday)'),
    zone: z
      .string()
      .refine(isZone, { error: 'expected the name of a time zone, such as Europe/London' })
      .default(defaultZone)
      .describe(
        'Time zone of the cron fields. A time of day that the clocks leave out in spring is due right after, one that they repeat in autumn once',
      ),
  })
  .describe('When it runs by itself');
export type Schedule = z.infer<typeof schedule>;

/** What a function's configuration says unless a file says otherwise. */
export interface FunctionDefaults {
  /** Seconds a run may take: less than the scheduler's attempt deadline, which is less than the platform's timeout. */
  readonly budgetSeconds: number;
  readonly schedule: z.input<typeof schedule>;
  /** Seconds; where an attempt of a request to its systems takes long, a silent run must be waited for longer. */
  readonly leaseSeconds?: number;
}

/**
 * How long a silent run is waited for, seconds. Far longer than an attempt of most requests may take, and than the
 * minute within which Firestore lets go of what a process had locked that was killed in the middle of a commit; its
 * heartbeat, every third of it, costs two writes a minute while a run is at work. Whoever is killed on a machine of
 * its own holds everything up for that long.
 */
const usualLeaseSeconds = 90;

/**
 * The settings that every function of whatever kind has; an endpoint's schema is
 * `z.strictObject({ ...endpointShape, own: … })`.
 */
export const endpointShape = {
  enabled: z.boolean().default(true).describe('false: it is neither scheduled nor served'),
  owner: z.string().min(1).describe('Who answers for this function, if not the service owner').optional(),
  contacts: contacts.describe("Replaces the service's contacts for this function").optional(),
};
const plainEndpoint = z.strictObject(endpointShape);
/** The part of a validated configuration that functions of every kind have. */
export type EndpointConfig = z.infer<typeof plainEndpoint>;

/**
 * The settings that every function has that is run; its schema is `z.strictObject({ ...functionShape({…}), own: … })`.
 * A run is a dry run until `mode: apply` is configured.
 */
export function functionShape(defaults: FunctionDefaults) {
  return {
    mode: z.enum(modes).default('dry-run').describe('dry-run plans and records; apply also writes to the target'),
    enabled: z.boolean().default(true).describe('false: it is neither scheduled nor served'),
    budgetSeconds: z
      .int()
      .min(5)
      .max(3600)
      .default(defaults.budgetSeconds)
      .describe('Seconds a run may take before it stops by itself; the next run goes on'),
    leaseSeconds: z
      .int()
      .min(5)
      .max(3600)
      .default(defaults.leaseSeconds ?? usualLeaseSeconds)
      .describe(
        'Seconds after which another run takes over from one that shows no sign of life; longer than any attempt of a request to the systems may take',
      ),
    keepRunsDays: z.int().min(30).max(4000).default(400).describe('Days that its runs and their plans are kept'),
    schedule: schedule.prefault(defaults.schedule),
    limits: limitOverrides.default({}),
    owner: z.string().min(1).describe('Who answers for this function, if not the service owner').optional(),
    contacts: contacts.describe("Replaces the service's contacts for this function").optional(),
  };
}

const plainFunction = z.strictObject(
  functionShape({ budgetSeconds: 60, schedule: { text: 'never', cron: '0 0 1 1 *' } }),
);
/** The part of a validated configuration that every function has. */
export type FunctionConfig = z.infer<typeof plainFunction>;
