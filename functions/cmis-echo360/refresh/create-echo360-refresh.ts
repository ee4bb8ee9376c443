import { limitsWith } from '#shared/config/limits.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { Echo360RefreshConfig } from '../config.ts';
import { planRulesOf } from '../queue/round/plan-round.ts';
import { type CmisEcho360Instance, type CmisEcho360Systems, connectCmisEcho360 } from '../upstreams.ts';
import { applyRefreshUnit } from './mark-room-days.ts';
import { type RefreshParameters, refreshParameters } from './parameters.ts';
import { planRefresh, type RefreshWork } from './plan-refresh.ts';
import { readYear } from './read-year.ts';
import type { YearFacts } from './year-facts.ts';

/**
 * `echo360-refresh`: compares all rooms (or some) for the year (or some dates) and marks the room-days that differ, for
 * `echo360-queue` to refresh. It never writes to Echo360 or CMIS. Also finds what triggers cannot see: requests,
 * features, groups, names, addresses.
 */
export function createEcho360Refresh(
  config: Echo360RefreshConfig,
  systems: CmisEcho360Systems,
  instance: CmisEcho360Instance,
): Sync<YearFacts, RefreshWork, RefreshParameters> {
  const upstreams = connectCmisEcho360(systems, instance);
  const rules = { ...planRulesOf(config, upstreams), mostUnasked: config.mostUnasked };
  return {
    name: 'echo360-refresh',
    target: upstreams.target,
    parameters: refreshParameters,
    limits: limitsWith({}, config.limits, 'echo360-refresh'),
    concurrency: 1,
    repeats: false,
    read: async context => readYear(context, { cmis: await upstreams.cmis.connect(context), upstreams, config }),
    plan: facts => planRefresh(facts, rules),
    apply: (unit, context) => applyRefreshUnit(unit, context, config),
  };
}
