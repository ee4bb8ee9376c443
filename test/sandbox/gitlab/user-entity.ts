import { dateOfDay, type User } from './user.ts';

export interface Viewing {
  readonly admin: boolean;
  readonly withAttributes: boolean;
  /** Where the instance says it lives. */
  readonly externalUrl: string;
}

type Entity = Readonly<Record<string, unknown>>;

function basic(user: User, { externalUrl }: Viewing): Entity {
  return {
    id: user.id,
    username: user.username,
    public_email: null,
    name: `Person ${user.id}`,
    state: user.state,
    locked: false,
    avatar_url: null,
    web_url: `${externalUrl}/${user.username}`,
  };
}

function instant(day: number | null): string | null {
  return day === null ? null : `${dateOfDay(day)}T09:12:44.000Z`;
}

function identities(user: User): readonly Entity[] {
  if (user.type !== 'human' || user.external) return [];
  return [{ provider: 'saml', extern_uid: `${user.signInAs ?? user.username}@example.ac.uk`, saml_provider_id: null }];
}

/**
 * A user as the API shows it: an administrator sees far more than anyone else. Source: facts page, admin-only row
 * fields.
 */
export function userEntity(user: User, viewing: Viewing): Entity {
  if (!viewing.admin) return basic(user, viewing);
  const attributes = [...(user.attributes ?? [])].map(([key, value]) => ({ key, value }));
  return {
    ...basic(user, viewing),
    created_at: instant(user.createdDay),
    bio: '',
    location: '',
    linkedin: '',
    twitter: '',
    website_url: '',
    job_title: '',
    pronouns: null,
    organization: '',
    bot: user.type !== 'human',
    work_information: null,
    followers: 0,
    following: 0,
    is_followed: false,
    local_time: null,
    last_sign_in_at: instant(user.lastSignInDay ?? user.lastActivityDay),
    confirmed_at: instant(user.createdDay),
    last_activity_on: user.lastActivityDay === null ? null : dateOfDay(user.lastActivityDay),
    email: `user${user.id}@example.ac.uk`,
    theme_id: 3,
    color_scheme_id: 1,
    projects_limit: 100_000,
    current_sign_in_at: instant(user.lastSignInDay ?? user.lastActivityDay),
    identities: identities(user),
    can_create_group: !user.external,
    can_create_project: !user.external,
    two_factor_enabled: false,
    external: user.external,
    private_profile: false,
    commit_email: `user${user.id}@example.ac.uk`,
    shared_runners_minutes_limit: null,
    is_admin: user.isAdmin,
    note: null,
    namespace_id: user.id,
    created_by: null,
    ...(viewing.withAttributes ? { custom_attributes: attributes } : {}),
  };
}
