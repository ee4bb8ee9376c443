import { z } from 'zod';
import { modes } from '#shared/core/run-status.ts';
import { contacts } from './common.ts';
import { limitOverrides } from './limits.ts';
import { schedule } from './schedule.ts';

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
