import { z } from 'zod';
import { endpointShape } from '#shared/config/function-config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { later, templates } from '#shared/config/template.ts';

const people = z
  .array(
    z
      .email()
      .transform(mail => mail.toLowerCase())
      .pipe(z.string()),
  )
  .default([]);

export const adminConfig = z
  .strictObject({
    ...endpointShape,
    url: z
      .url()
      .describe('Address under which people open the console; requests by any other name are refused')
      .optional(),
    audience: z
      .string()
      .min(1)
      .describe("Whom Identity-Aware Proxy's assertions are for: /projects/<number>/locations/<region>/services/<name>")
      .optional(),
    hostedDomain: z.string().min(1).describe('Only people of this Google Workspace domain are let in').optional(),
    viewers: people.describe('E-mail addresses of people who may look'),
    operators: people.describe('E-mail addresses of people who may also act'),
    formKey: secretReference
      .describe('Signs the forms of pages: 32 random characters or more, the same for all instances')
      .optional(),
    jobs: z
      .string()
      .regex(/^projects\/[^/]+\/locations\/[^/]+$/, { error: 'expected projects/<project>/locations/<region>' })
      .describe('Where the Cloud Scheduler jobs are that "run now" starts')
      .optional(),
    local: z
      .enum(['nobody', 'viewer', 'operator'])
      .default('nobody')
      .describe(
        'What whoever sits at this machine may do; only `lockstep serve` and the sandbox on a loopback address heed it',
      ),
  })
  .describe('The console');
export type AdminConfig = z.infer<typeof adminConfig>;

templates.add(adminConfig, {
  settings: ({ host, secret }) => ({
    url: `https://${host('lockstep')}`,
    audience: later('/projects/123456789012/locations/europe-west2/services/admin'),
    hostedDomain: later('example.ac.uk'),
    viewers: ['timetabling@example.ac.uk'],
    operators: ['timetable-operator@example.ac.uk'],
    formKey: secret('admin-form-key'),
    jobs: later('projects/lockstep-example/locations/europe-west2'),
  }),
});
