import { z } from 'zod';
import { logLevels } from '#shared/core/log.ts';
import { secretReference } from './secret-reference.ts';

/** `sandbox` is the stand-ins on this machine; the others are installations at a university. */
export const environments = ['sandbox', 'development', 'staging', 'production'] as const;
export const environment = z.enum(environments).describe('Which installation this is');
export type Environment = z.infer<typeof environment>;

export const contacts = z.array(z.email()).describe('E-mail addresses that notices and questions go to');

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
