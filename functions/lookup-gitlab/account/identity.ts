import { z } from 'zod';

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const pattern = z.string().min(1).refine(isPattern, { error: 'expected a regular expression' });

/** How a username tells whose account it is. The defaults are the forms that the university's GitLab documents. */
export const identityRules = z
  .strictObject({
    crsid: pattern
      .default('^(?=.{3,7}$)[a-z]{2,5}[0-9]{1,5}$')
      .describe('Regular expression of a CRSid, which is the username of a university person'),
    externalPrefix: z.string().min(1).default('external-').describe('Usernames of external collaborators begin so'),
    adminInfix: z.string().min(1).default('-admin-').describe('Group-admin accounts are <group><this><crsid>'),
    checkAdmins: z
      .boolean()
      .default(false)
      .describe('Whether a group-admin account follows its crsid; otherwise it is left alone'),
    botSuffix: z.string().min(1).default('-bot').describe('Usernames of robots end so; they are never blocked'),
    ignore: z.array(z.string().min(1)).default([]).describe('Usernames that do not exist for this sync'),
    ignorePatterns: z
      .array(pattern)
      .default([])
      .describe('Regular expressions of usernames to ignore, whatever their case'),
    provider: z
      .string()
      .min(1)
      .describe('Sign-in provider whose uid must name the same CRSid as the username, where an account has one')
      .optional(),
  })
  .describe('Who is who, by username');

export type IdentityRules = z.infer<typeof identityRules>;

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
