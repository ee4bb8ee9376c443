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
