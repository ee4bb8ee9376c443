import { z } from 'zod';

const claims = z.object({ email: z.string() });

/** Who called, for the record only: Cloud Run has verified the identity token before the request gets here. */
export function callerOf(authorization: string | undefined): string | undefined {
  const payload = authorization?.match(/^Bearer [\w-]+\.([\w-]+)\./)?.[1];
  if (payload === undefined) return undefined;
  try {
    return claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data?.email;
  } catch {
    // Not a token we can read: the caller stays unknown in the record.
    return undefined;
  }
}
