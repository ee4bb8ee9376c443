import type { Account } from './account.ts';
import type { Identity } from './identity.ts';

/** Why a username alone protects an account. */
const byUsername: Readonly<Record<Identity['kind'], string | undefined>> = {
  bot: 'its username is a robot’s',
  ignored: 'the configuration says to ignore it',
  other: 'its username is of no form that is followed',
  external: undefined,
  person: undefined,
};

/** Why an account is never blocked, whatever Lookup or its activity says; undefined when nothing protects it. */
export function protection(account: Account, identity: Identity, selfId: number): string | undefined {
  if (account.id === selfId) return "it is this service's own account";
  if (account.isAdmin) return 'it is an administrator';
  if (account.isBot) return 'GitLab says it is a robot';
  if (account.contradicted) return 'its sign-in identity names another person than its username';
  return byUsername[identity.kind];
}
