import type { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';

/** Checks a body against its schema. Throws ImplausibleAnswerError naming where it differs, never what it holds. */
export function readBody<T>(what: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.') || 'the whole body';
  throw new ImplausibleAnswerError(`gitlab answered ${what} in another form than expected at ${where}`, {
    advice:
      'Check that the address is that of a GitLab instance, and that the token is an administrator’s: others are shown fewer fields and fewer users.',
  });
}
