import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/** An address alone: no name, no list. A comma in an address would add recipients. */
export const mailAddress = z.email().describe('One e-mail address');

/** The mail server that mail is handed to. */
export const smtpConfig = z
  .strictObject({
    host: z.string().regex(/^[a-z0-9.:-]+$/, { error: 'expected a host name in lower case, without port' }),
    port: z.int().min(1).max(65535).default(587).describe('587 or 465; Google Cloud lets nothing out on 25'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('starttls (587): never sends without; implicit (465); none: only a relay on the same machine'),
    caFile: z
      .string()
      .min(1)
      .describe("Certificates (PEM) that the server's is checked against, if not public")
      .optional(),
    user: z.string().min(1).describe('Without it nobody logs in').optional(),
    password: secretReference.optional(),
    from: mailAddress.describe('Sender; must be one that the server lets us use'),
    fromName: z.string().min(1).default('Lockstep').describe('Name beside the sender'),
    replyTo: mailAddress.describe('Where answers go, if not to the sender').optional(),
    timeoutSeconds: z.int().min(1).max(120).default(30).describe('For each step of the exchange with the server'),
    totalTimeoutSeconds: z
      .int()
      .min(1)
      .max(900)
      .default(120)
      .describe('For one mail in all; what is not done by then is given up, so that no lease ends meanwhile'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password belong together',
    path: ['password'],
  })
  .refine(({ tls, user }) => tls !== 'none' || user === undefined, {
    error: 'a password is never sent without TLS: choose starttls or implicit',
    path: ['tls'],
  })
  .describe('The mail server that mail is handed to');
export type SmtpConfig = z.infer<typeof smtpConfig>;

templates.add(smtpConfig, {
  settings: ({ secret }) => ({
    host: 'smtp.example.ac.uk',
    user: 'lockstep',
    password: secret('smtp-password'),
    from: 'lockstep@example.ac.uk',
  }),
});
