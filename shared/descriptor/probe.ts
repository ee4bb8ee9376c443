import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';

/**
 * Asks a system when our credential for it ends: the last day, `YYYY-MM-DD`, or null where it has none. One request.
 * `settings`: what stands under `upstreams`.
 */
export type CredentialEndDescriptor = (
  settings: unknown,
  instance: Instance,
  context: UpstreamContext,
) => Promise<string | null>;

/**
 * Reads a system and says what of it is not as assumed. `settings`: what stands under `upstreams`; `now`: ms since the
 * epoch.
 */
export type ProbeDescriptor = (
  settings: unknown,
  instance: Instance,
  context: UpstreamContext,
  now: number,
) => Promise<readonly { readonly what: string; readonly isAsAssumed: boolean; readonly found: string }[]>;
