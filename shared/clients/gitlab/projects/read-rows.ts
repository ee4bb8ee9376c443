import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';

/** A project that is listed, but of which GitLab's answer cannot be read: it is there, and nothing more is known. */
export interface OddProject {
  /** Null where not even that can be read. */
  readonly id: number | null;
  /** Blank where it cannot be read. */
  readonly path: string;
  readonly why: string;
}

export interface ReadRows<Row> {
  readonly projects: readonly Row[];
  readonly odd: readonly OddProject[];
}

const text = z.string().trim().min(1);

const named = z.object({
  id: z
    .union([z.int().positive(), z.string().regex(/^gid:\/\/gitlab\/Project\/\d{1,15}$/)])
    .transform(id => (typeof id === 'number' ? id : Number(id.slice(id.lastIndexOf('/') + 1))))
    .nullable()
    .catch(null),
  path_with_namespace: text.optional().catch(undefined),
  fullPath: text.optional().catch(undefined),
});

/** So few odd rows are rows, whatever their share. */
const fewOdd = 2;

/**
 * Reads the rows of a list of projects, each by itself: one that is odd is told as such, and stops none of the others.
 * @throws ImplausibleAnswerError where this share of them or more is odd: then the answer is not what was asked for
 */
export function readRows<Row>(
  what: string,
  rows: readonly unknown[],
  schema: z.ZodType<Row>,
  share = 0.5,
): ReadRows<Row> {
  const projects: Row[] = [];
  const odd: OddProject[] = [];
  for (const row of rows) {
    const parsed = schema.safeParse(row);
    if (parsed.success) {
      projects.push(parsed.data);
      continue;
    }
    const who = named.safeParse(row).data;
    const where = issuePlace(parsed.error.issues[0] ?? { path: [] }, 'the whole row');
    const path = who?.fullPath ?? who?.path_with_namespace ?? '';
    odd.push({ id: who?.id ?? null, path, why: `GitLab tells of it in another form than expected at ${where}` });
  }
  if (odd.length <= fewOdd || odd.length < rows.length * share) return { projects, odd };
  throw new ImplausibleAnswerError(`gitlab answered ${what} in another form than expected: ${odd[0]?.why ?? ''}`, {
    advice: 'Nothing was concluded from it. Check that the address is that of a GitLab instance.',
  });
}
