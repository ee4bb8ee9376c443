import type { IdentityRules } from './identity-rules.ts';

export type Identity =
  /** `crsid` is whom Lookup is asked about; `groupAdmin` when the account is a second one of that person. */
  | { readonly kind: 'person'; readonly crsid: string; readonly groupAdmin: boolean }
  | { readonly kind: 'external' | 'bot' | 'ignored' | 'other' };

/**
 * Makes the function that tells whose account a username is. Where several forms fit, the one that protects most wins:
 * ignored, then robot, then external, then group admin, then CRSid. GitLab's own `external` flag plays no part, since
 * robots carry it too. GitLab usernames keep their case; CRSids are lower case.
 */
export function identifier(rules: IdentityRules): (username: string) => Identity {
  const crsid = new RegExp(rules.crsid, 'u');
  const ignored = new Set(rules.ignore.map(name => name.toLowerCase()));
  const ignoredForms = rules.ignorePatterns.map(form => new RegExp(form, 'iu'));
  const prefix = rules.externalPrefix.toLowerCase();
  const infix = rules.adminInfix.toLowerCase();
  const suffix = rules.botSuffix.toLowerCase();
  return username => {
    const name = username.toLowerCase();
    if (ignored.has(name) || ignoredForms.some(form => form.test(username))) return { kind: 'ignored' };
    if (name.endsWith(suffix)) return { kind: 'bot' };
    if (name.startsWith(prefix)) return { kind: 'external' };
    const at = name.lastIndexOf(infix);
    const owner = at > 0 ? name.slice(at + infix.length) : '';
    if (crsid.test(owner)) {
      return rules.checkAdmins ? { kind: 'person', crsid: owner, groupAdmin: true } : { kind: 'other' };
    }
    return crsid.test(name) ? { kind: 'person', crsid: name, groupAdmin: false } : { kind: 'other' };
  };
}
