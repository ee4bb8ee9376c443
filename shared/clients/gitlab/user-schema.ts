import { z } from 'zod';
import { issuePlace } from '#shared/core/issue-text.ts';

const attribute = z.object({ key: z.string(), value: z.string() });
const identity = z.object({ provider: z.string(), extern_uid: z.string().nullable() });

/** A date or an instant, of which the date counts. GitLab documents an instant for activity and sends a date. */
const day = z
  .string()
  .transform(text => text.trim().slice(0, 10))
  .pipe(z.iso.date());
const dayOrNone = day.nullable();

const trimmed = z.string().trim().min(1);

function latest(...days: readonly (string | null | undefined)[]): string | null {
  return days.reduce<string | null>((last, each) => (each && (last === null || each > last) ? each : last), null);
}

/**
 * A user as an administrator sees one, of which only what decisions rest on is kept. `is_admin`, `last_activity_on` and
 * `custom_attributes` must be there: GitLab leaves them out, without a word, for a token that is no administrator's.
 */
export const gitlabUser = z
  .object({
    id: z.int().positive(),
    username: trimmed,
    state: trimmed,
    created_at: day,
    last_activity_on: dayOrNone,
    current_sign_in_at: dayOrNone.optional(),
    last_sign_in_at: dayOrNone.optional(),
    is_admin: z.boolean(),
    bot: z.boolean().optional(),
    identities: z.array(identity).default([]),
    custom_attributes: z.array(attribute),
  })
  .transform(user => ({
    id: user.id,
    username: user.username,
    state: user.state,
    createdOn: user.created_at,
    /** The last sign of life, whichever GitLab keeps: activity or a sign-in. Null: none ever. */
    lastSeenOn: latest(user.last_activity_on, user.current_sign_in_at, user.last_sign_in_at),
    isAdmin: user.is_admin,
    isBot: user.bot === true,
    identities: user.identities.map(({ provider, extern_uid }) => ({ provider, uid: extern_uid })),
    attributes: new Map(user.custom_attributes.map(({ key, value }) => [key, value])),
  }));

export type GitlabUser = z.infer<typeof gitlabUser>;

/** A user of a listing whose row cannot be read, but for who it is. */
export interface OddUser {
  readonly id: number;
  /** As far as it is given. */
  readonly username: string | undefined;
  /** Where the row differs from what is expected, never what it holds. */
  readonly oddAt: string;
}

export type ListedUser = GitlabUser | OddUser;

const anyUser = z.looseObject({ id: z.int().positive(), username: z.unknown().optional() });

/** One row of a listing. Only its id must be readable, or nobody could tell whether the list is complete. */
export const listedUser = anyUser.transform((row): ListedUser => {
  const parsed = gitlabUser.safeParse(row);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const username = trimmed.safeParse(row.username).data;
  return { id: row.id, username, oddAt: issuePlace(first ?? { path: [] }, 'the whole row') };
});

/** `GET /user`, whoever asks. */
export const currentUser = z
  .object({ id: z.int().positive(), username: z.string().min(1), web_url: z.url(), is_admin: z.boolean().optional() })
  .transform(user => ({ id: user.id, username: user.username, webUrl: user.web_url, isAdmin: user.is_admin === true }));

export type CurrentUser = z.infer<typeof currentUser>;

export const metadata = z
  .object({ version: z.string(), revision: z.string().optional(), enterprise: z.boolean().optional() })
  .transform(({ version, enterprise }) => ({ version, enterprise: enterprise === true }));

export type GitlabMetadata = z.infer<typeof metadata>;
