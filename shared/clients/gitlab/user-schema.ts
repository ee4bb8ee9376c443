import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.string() });
const identity = z.object({ provider: z.string(), extern_uid: z.string().nullable() });

/**
 * A user as an administrator sees one, of which only what decisions rest on is kept. `is_admin`, `last_activity_on` and
 * `custom_attributes` must be there: GitLab leaves them out, without a word, for a token that is no administrator's.
 */
export const gitlabUser = z
  .object({
    id: z.int().positive(),
    username: z.string().min(1),
    state: z.string().min(1),
    created_at: z
      .string()
      .transform(instant => instant.slice(0, 10))
      .pipe(z.iso.date()),
    last_activity_on: z.iso.date().nullable(),
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
    lastActivityOn: user.last_activity_on,
    isAdmin: user.is_admin,
    isBot: user.bot === true,
    identities: user.identities.map(({ provider, extern_uid }) => ({ provider, uid: extern_uid })),
    attributes: new Map(user.custom_attributes.map(({ key, value }) => [key, value])),
  }));

export type GitlabUser = z.infer<typeof gitlabUser>;

/** `GET /user`, whoever asks. */
export const currentUser = z
  .object({ id: z.int().positive(), username: z.string().min(1), web_url: z.url(), is_admin: z.boolean().optional() })
  .transform(user => ({ id: user.id, username: user.username, webUrl: user.web_url, isAdmin: user.is_admin === true }));

export type CurrentUser = z.infer<typeof currentUser>;

export const metadata = z
  .object({ version: z.string(), revision: z.string().optional(), enterprise: z.boolean().optional() })
  .transform(({ version, enterprise }) => ({ version, enterprise: enterprise === true }));

export type GitlabMetadata = z.infer<typeof metadata>;
