import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Where a value breaks its schema: `week.days.0`, or `whole` where it is no member of it that does. */
export function issuePlace({ path }: Pick<Issue, 'path'>, whole: string): string {
  return path.map(String).join('.') || whole;
}

/**
 * Every problem that a schema found, for people: where, and what was expected; a value only where the schema's own
 * words name it.
 */
export function issueTexts({ issues }: Pick<z.ZodError, 'issues'>, whole: string): string {
  return issues
    .map(issue => `${issuePlace(issue, whole)}${isMissing(issue) ? ' is missing' : `: ${issue.message}`}`)
    .join('; ');
}

/** The schema says that it had something else than nothing in mind; people are told that nothing was there. */
function isMissing({ code, message }: Issue): boolean {
  return code === 'invalid_type' && message.endsWith('received undefined');
}
