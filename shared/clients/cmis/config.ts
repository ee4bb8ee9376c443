import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/**
 * How long one statement that writes may take at most unless configured otherwise, ms: what the lease has to outlast
 * before it is sent.
 */
export const writeTimeoutMs = 30_000;

const oracle = z.strictObject({
  driver: z.literal('oracle'),
  connectString: z.string().min(1).describe('Easy Connect string, such as db.example.ac.uk:1521/CMISLIVE'),
  user: z.string().min(1).describe('Database account; its rights stand in shared/clients/cmis/README.md'),
  password: secretReference,
  schema: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_$#]{0,127}$/, { error: 'expected the name of a database schema' })
    .optional()
    .describe("Owner of CMIS's tables, if the account is not"),
  timeZone: z
    .string()
    .regex(/^[A-Za-z_]+(\/[A-Za-z_]+)*$/, { error: 'expected a zone such as Europe/London' })
    .default('Europe/London')
    .describe("Zone of the database server's clock"),
  connectTimeoutSeconds: z.int().min(1).max(60).default(10),
});

const sqlite = z.strictObject({
  driver: z.literal('sqlite'),
  file: z.string().min(1).describe('Database file of the sandbox; relative to the working directory'),
});

/** Where CMIS is, which database it must turn out to be, and how it counts. */
export const cmisConfig = z
  .strictObject({
    database: z.discriminatedUnion('driver', [oracle, sqlite]).describe('oracle, or the sandbox on sqlite'),
    name: z
      .string()
      .min(1)
      .describe(
        'Name the database must have (database, pluggable database or service; for sqlite the file name without extension)',
      ),
    setId: z.string().min(1).max(10).describe('Academic year as in SETID, such as 2026/27'),
    otherSetIds: z
      .array(z.string().min(1).max(10))
      .default([])
      .describe(
        'Further SETIDs whose changes are recorded too, as at the change of year; rows of all other sets are not ours',
      ),
    totalTimeoutSeconds: z
      .number()
      .positive()
      .max(150)
      .default(writeTimeoutMs / 1000)
      .describe('For one statement; the lease of a run must outlast it'),
    firstWeekday: z
      .int()
      .min(0)
      .max(1)
      .default(0)
      .describe('What WEEKDAY is on the first day of a week: 0 (lesson date = STARTDATE + WEEKDAY), or 1'),
  })
  .describe('CMIS, the timetable');
export type CmisConfig = z.infer<typeof cmisConfig>;

templates.add(cmisConfig, {
  settings: ({ environment, host, secret }) => ({
    database: {
      driver: 'oracle',
      connectString: `${host('cmis-db')}:1521/${environment === 'production' ? 'CMISLIVE' : 'CMISTEST'}`,
      user: 'LOCKSTEP',
      password: secret('cmis-password'),
      schema: 'CMIS',
    },
    name: environment === 'production' ? 'CMISLIVE' : 'CMISTEST',
    setId: '2026/27',
  }),
});
