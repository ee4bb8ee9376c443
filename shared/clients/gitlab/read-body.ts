import type { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';

/** Checks a body against its schema. Throws ImplausibleAnswerError naming where it differs, never what it holds. */
export function readBody<T>(what: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const where = issuePlace(first ?? { path: [] }, 'the whole body');
  throw new ImplausibleAnswerError(`gitlab answered ${what} in another form than expected at ${where}`, {
    advice:
      'Check that the address is that of a GitLab instance, and that the token is an administrator’s: others are shown fewer fields and fewer users.',
  });
}
