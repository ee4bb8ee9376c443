import type { EndpointContext } from '#shared/descriptor/endpoint.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import type { AdminConfig } from '../config.ts';
import type { VerifyAssertion } from './iap.ts';

export type Role = 'viewer' | 'operator';

/** Who asks, and what they may. */
export interface Identity {
  /** For records: an e-mail address, or whoever sits at this machine. */
  readonly who: string;
  /** What forms are bound to. */
  readonly subject: string;
  readonly role: Role;
  /** By which door. */
  readonly by: 'Identity-Aware Proxy' | 'this machine';
}

/** What somebody whose address was verified may do; undefined: nothing. */
export function roleOf(
  email: string,
  { viewers, operators }: Pick<AdminConfig, 'viewers' | 'operators'>,
): Role | undefined {
  if (operators.includes(email)) return 'operator';
  return viewers.includes(email) ? 'viewer' : undefined;
}

/** Headers that a proxy adds: what comes through one is nobody who sits here. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via', 'x-goog-iap-jwt-assertion'];

/** @throws RefusedHttpRequest 401 for nobody known, 403 for somebody without a role */
export async function identify(
  request: Request,
  { isLocal }: Pick<EndpointContext, 'isLocal'>,
  settings: AdminConfig,
  verify: VerifyAssertion | undefined,
  localName: string,
): Promise<Identity> {
  if (verify !== undefined) {
    const { email, subject } = await verify(request.headers.get('x-goog-iap-jwt-assertion') ?? undefined);
    const role = roleOf(email, settings);
    if (role === undefined) {
      throw new RefusedHttpRequest(403, `${email} is signed in, and may not look at this console.`, {
        advice: 'Ask for a place among functions.admin.viewers or operators in the configuration.',
      });
    }
    return { who: email, subject, role, by: 'Identity-Aware Proxy' };
  }
  if (isLocal && settings.local !== 'nobody' && forwarded.every(name => !request.headers.has(name))) {
    return { who: localName, subject: `local:${localName}`, role: settings.local, by: 'this machine' };
  }
  throw new RefusedHttpRequest(401, 'This console lets nobody in, since it is not said whom it should believe.', {
    advice:
      'In the cloud set functions.admin.audience; on a machine of your own functions.admin.local, and serve on a loopback address.',
  });
}
