import { type CmisParts, createCmisParts } from '#shared/clients/cmis/cmis-reader.ts';
import type { CmisConfig } from '#shared/clients/cmis/config.ts';
import { type Echo360Connection, echo360Target } from '#shared/clients/echo360/config.ts';
import { createEcho360Parts, type Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { UpstreamContext } from '#shared/clients/upstream-context.ts';
import type { Instance } from '#shared/runtime/instance.ts';

/** The two systems, made once per instance and shared by both functions, so that Echo360's calls per minute hold across them. */
export interface CmisEcho360Upstreams {
  readonly cmis: CmisParts;
  /** The academic year (SETID) that is kept in step. */
  readonly setId: string;
  readonly echo360: (context: UpstreamContext) => Echo360Client;
  /** The Echo360 that is written to, as people know it. */
  readonly target: string;
  /** Whether one room's schedules can be listed without listing all. */
  readonly canListRoom: boolean;
}

/** Nothing is connected, and no secret read, before the first run. */
export function connectCmisEcho360(
  { cmis, echo360 }: { readonly cmis: CmisConfig; readonly echo360: Echo360Connection },
  instance: Instance,
): CmisEcho360Upstreams {
  return {
    cmis: createCmisParts(cmis, instance),
    setId: cmis.setId,
    echo360: createEcho360Parts(echo360, instance),
    target: echo360Target(echo360),
    canListRoom: echo360.roomFilter !== null,
  };
}
