import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';

/** Reads a system and says what of it is not as assumed. `settings`: what stands under `upstreams`; `now`: ms since the epoch. */
export type ProbeDescriptor = (
  settings: unknown,
  instance: Instance,
  context: UpstreamContext,
  now: number,
) => Promise<readonly { readonly what: string; readonly isAsAssumed: boolean; readonly found: string }[]>;
