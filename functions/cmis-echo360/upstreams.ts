import { type CmisInstance, type CmisUpstream, createCmisUpstream } from '#shared/clients/cmis/cmis-upstream.ts';
import type { CmisConfig } from '#shared/clients/cmis/config.ts';
import { type Echo360Config, echo360Target } from '#shared/clients/echo360/config.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { createEcho360Upstream } from '#shared/clients/echo360/echo360-upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';

/** The two systems as configured. */
export interface CmisEcho360Systems {
  readonly cmis: CmisConfig;
  readonly echo360: Echo360Config;
}

/** The two systems as a sync uses them. */
export interface CmisEcho360Upstreams {
  readonly cmis: CmisUpstream;
  /** The academic year (SETID) that is kept in step. */
  readonly setId: string;
  /** All sets whose rows are ours, that one among them. */
  readonly setIds: ReadonlySet<string>;
  readonly echo360: (context: UpstreamContext) => Echo360Client;
  /** The Echo360 that is written to, as people know it. */
  readonly target: string;
  /** Whether one room's schedules can be listed without listing all. */
  readonly canListRoom: boolean;
}

/** What the sync needs of an instance. */
export type CmisEcho360Instance = Instance & CmisInstance;

type Echo360Parts = CmisEcho360Upstreams['echo360'];

/** One pacer and one token for each connection of an instance, whichever function uses it. */
const shared = new WeakMap<Instance, WeakMap<Echo360Config, Echo360Parts>>();

/** Nothing is connected, and no secret read, before the first run. */
export function connectCmisEcho360(
  { cmis, echo360 }: CmisEcho360Systems,
  instance: CmisEcho360Instance,
): CmisEcho360Upstreams {
  return {
    cmis: createCmisUpstream(cmis, instance),
    setId: cmis.setId.trim(),
    setIds: new Set([cmis.setId, ...cmis.otherSetIds].map(setId => setId.trim())),
    echo360: echo360PartsOf(echo360, instance),
    target: echo360Target(echo360),
    canListRoom: echo360.roomFilter !== null,
  };
}

function echo360PartsOf(connection: Echo360Config, instance: Instance): Echo360Parts {
  const ofInstance = shared.get(instance) ?? new WeakMap<Echo360Config, Echo360Parts>();
  shared.set(instance, ofInstance);
  const parts = ofInstance.get(connection) ?? createEcho360Upstream(connection, instance).connect;
  ofInstance.set(connection, parts);
  return parts;
}
