import type { Instance } from '#shared/core/instance.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { ProbeDescriptor } from '#shared/descriptor/probe.ts';
import { lookAtSystem } from '../look-at-system.ts';

/** By system, a key under `upstreams`: what looks at it. */
export function probesOf(syncs: readonly SyncDescriptor[]): Readonly<Record<string, ProbeDescriptor>> {
  return Object.assign({}, ...syncs.map(({ probes }) => probes));
}

/** Looks at a system with the settings that it has. Reads only: an attempt to write is an error. */
export async function probeSystem(
  probe: ProbeDescriptor,
  settings: unknown,
  instance: Instance,
  stop: AbortSignal,
): ReturnType<ProbeDescriptor> {
  return await lookAtSystem(instance, { signal: stop, count: () => undefined, why: 'a probe' }, context =>
    probe(settings, instance, context, instance.clock.now()),
  );
}
