import { createCmisUpstream } from '#shared/clients/cmis/cmis-upstream.ts';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { probeCmis as probeOfCmis } from '#shared/clients/cmis/probe.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { createEcho360Upstream } from '#shared/clients/echo360/echo360-upstream.ts';
import { probeEcho360 as probeOfEcho360 } from '#shared/clients/echo360/probe.ts';
import type { ProbeDescriptor } from '#shared/descriptor/probe.ts';

export const probeCmis: ProbeDescriptor = async (settings, instance, context) => {
  const config = cmisConfig.parse(settings);
  const upstream = createCmisUpstream(config, instance);
  const ends: (() => Promise<void>)[] = [];
  const run = { ...context, runId: 'probe', atEnd: (close: () => Promise<void>) => void ends.push(close) };
  try {
    return await probeOfCmis(() => upstream.connect(run), config.setId);
  } finally {
    await Promise.all(ends.map(close => close()));
  }
};

export const probeEcho360: ProbeDescriptor = (settings, instance, context) =>
  probeOfEcho360(createEcho360Upstream(echo360Config.parse(settings), instance).connect(context));
