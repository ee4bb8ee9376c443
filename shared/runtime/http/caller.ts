import { z } from 'zod';
import { parsedJson } from '#shared/core/parsed-json.ts';
import type { Trigger } from '#shared/core/run-status.ts';
import type { HeaderReader } from './trace.ts';

/** Who calls. `by` is for the record, and never what an unverified token claims; undefined where nobody knows. */
export interface Caller {
  readonly trigger: Trigger;
  readonly by: string | undefined;
}

/** Who calls, by the headers of a request that was let in. */
export type CallerOf = (header: HeaderReader) => Caller;

/** What records say of a caller. */
export function nameOfCaller({ by }: Caller): string {
  return by ?? 'unknown caller';
}

const claims = z.object({ email: z.string() });

/**
 * Cloud Run puts this in the place of the signature of an identity token that it has verified
 * (https://docs.cloud.google.com/run/docs/troubleshooting#signature-removed).
 */
const verifiedSignature = 'SIGNATURE_REMOVED_BY_GOOGLE';

/** The e-mail address of a token that Cloud Run has verified; undefined for any other. */
export function verifiedEmail(authorization: string | undefined): string | undefined {
  const [, payload, signature] = authorization?.match(/^Bearer [\w-]+\.([\w-]+)\.([\w-]+)$/i) ?? [];
  if (payload === undefined || signature !== verifiedSignature) return undefined;
  return claims.safeParse(parsedJson(Buffer.from(payload, 'base64url').toString('utf8'))).data?.email;
}

/**
 * The caller of a function on Google Cloud that asks for permission to be invoked. `isOnCloudRun`: only there does
 * somebody verify tokens before a request gets here; elsewhere nothing that a token says is believed. Where a request
 * has X-Serverless-Authorization, Cloud Run verifies that and hands Authorization on as it came, whatever stands in it
 * (https://docs.cloud.google.com/run/docs/authenticating/service-to-service).
 */
export function cloudCaller(isOnCloudRun: boolean): CallerOf {
  return header => {
    const verified = header('x-serverless-authorization') ?? header('authorization');
    const email = isOnCloudRun ? verifiedEmail(verified) : undefined;
    if (header('x-cloudscheduler') !== 'true') return { trigger: 'person', by: email };
    // Whoever may invoke the function could say that they are the scheduler: the record keeps who they are as well.
    const job = header('x-cloudscheduler-jobname') ?? 'scheduler';
    return { trigger: 'scheduler', by: email === undefined ? job : `${job} (${email})` };
  };
}
