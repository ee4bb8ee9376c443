import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConfigError } from '#shared/core/errors.ts';

/** A group, of which only what proves that it is the one is kept. */
export const gitlabGroup = z
  .object({ id: z.int(), full_path: z.string() })
  .transform(({ id, full_path }) => ({ id, fullPath: full_path }));
export type GitlabGroup = z.infer<typeof gitlabGroup>;

/** GitLab finds a group by a path in other letters or by an old one; its projects lie below the path that it has. */
export function groupCalledOtherwise(asked: string, fullPath: string): ConfigError {
  return new ConfigError(`gitlab calls the group ${asked} ${fullPath}`, {
    advice: `Nothing was concluded from it. Write upstreams.items.group: ${fullPath}, if that is the one.`,
  });
}

/** A project as a listing or a look by its id has it: identity is the id, since paths change hands. */
export interface GitlabProject {
  readonly id: number;
  /** Full path, such as `items/maths/187-1234`. */
  readonly path: string;
  readonly archived: boolean;
  /** Waits for deletion; null where the server is too old to say. */
  readonly isPendingDeletion: boolean | null;
  readonly isEmpty: boolean;
  /** Null where there is none: an empty repository, or one that we may not read. */
  readonly defaultBranch: string | null;
  /** Newest commit of the default branch; null where there is none; undefined where the listing does not say. */
  readonly head: string | null | undefined;
  /** Whether we may read its repository, as far as the answer tells. */
  readonly isReadable: boolean;
}

/** A row of `GET /groups/:id/projects`, or `GET /projects/:id`. */
export const restProject = z
  .object({
    id: z.int(),
    path_with_namespace: z.string(),
    archived: z.boolean(),
    empty_repo: z.boolean().optional(),
    default_branch: z.string().nullish(),
    marked_for_deletion_at: z.string().nullish(),
    marked_for_deletion_on: z.string().nullish(),
  })
  .transform((row): GitlabProject => {
    const isEmpty = row.empty_repo ?? false;
    return {
      id: row.id,
      path: row.path_with_namespace,
      archived: row.archived,
      isPendingDeletion:
        row.marked_for_deletion_at === undefined && row.marked_for_deletion_on === undefined
          ? null
          : (row.marked_for_deletion_on ?? row.marked_for_deletion_at ?? null) !== null,
      isEmpty,
      defaultBranch: row.default_branch ?? null,
      head: isEmpty ? null : undefined,
      isReadable: true,
    };
  });

/** A hook; GitLab never shows its secrets. */
export const gitlabHook = z
  .object({
    id: z.int(),
    url: z.string(),
    push_events: z.boolean(),
    enable_ssl_verification: z.boolean(),
    /** Absent on older servers. */
    token_present: z.boolean().optional(),
    signing_token_present: z.boolean().optional(),
    alert_status: z.enum(['executable', 'temporarily_disabled', 'disabled']).catch('executable').optional(),
  })
  .transform(row => ({
    id: row.id,
    url: row.url,
    pushEvents: row.push_events,
    sslVerification: row.enable_ssl_verification,
    hasToken: row.token_present,
    hasSigningToken: row.signing_token_present,
    alertStatus: row.alert_status ?? 'executable',
  }));
export type GitlabHook = z.infer<typeof gitlabHook>;

export const gitlabCommit = z
  .object({
    id: z.string(),
    author_name: z.string(),
    committed_date: z.iso.datetime({ offset: true }),
  })
  .transform(({ id, author_name, committed_date }) => ({
    sha: id,
    author: author_name,
    /** ms since the epoch. */
    committedAt: Date.parse(committed_date),
  }));
export type GitlabCommit = z.infer<typeof gitlabCommit>;

/**
 * The text of a file. It is asked for in JSON, with its digest, not raw: a raw answer that a proxy cut short or
 * replaced could not be told from what the author wrote.
 */
export const repositoryFile = z
  .object({
    encoding: z.literal('base64'),
    content: z.base64(),
    size: z.int(),
    content_sha256: z.string(),
  })
  .refine(({ content, content_sha256 }) => sha256Of(content) === content_sha256, {
    error: 'is not what its digest says',
    path: ['content'],
  })
  .transform(({ content }) => Buffer.from(content, 'base64').toString('utf8'));

function sha256Of(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
