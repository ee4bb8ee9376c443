import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import { baseShape } from '#shared/config/base.ts';
import { functionShape } from '#shared/config/common.ts';
import { limitsWith } from '#shared/config/limits.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { Limits } from '#shared/core/limits.ts';
import { echo360QueueConfig, echo360RefreshConfig } from './cmis-echo360/config.ts';
import { defaultLimits as echo360Limits } from './cmis-echo360/default-limits.ts';
import { lookupGitlabConfig } from './lookup-gitlab/config.ts';
import { defaultLimits as gitlabLimits } from './lookup-gitlab/limits.ts';

const upstreams = z
  .strictObject({
    cmis: cmisConfig.optional(),
    echo360: echo360Config.optional(),
    gitlab: gitlabConfig.optional(),
    lookup: lookupConfig.optional(),
  })
  .describe('The systems that are read and written, each needed only by the functions that use it');

const functions = z
  .strictObject({
    'echo360-queue': echo360QueueConfig.optional(),
    'echo360-refresh': echo360RefreshConfig.optional(),
    'lookup-gitlab': lookupGitlabConfig.optional(),
  })
  .describe('The functions of this installation; one that is left out does not exist in it');

type FunctionName = keyof z.infer<typeof functions>;
type UpstreamName = keyof z.infer<typeof upstreams>;

/** Which upstreams a function cannot do without. */
export const upstreamsOf: Readonly<Record<FunctionName, readonly UpstreamName[]>> = {
  'echo360-queue': ['cmis', 'echo360'],
  'echo360-refresh': ['cmis', 'echo360'],
  'lookup-gitlab': ['gitlab', 'lookup'],
};

const limitsOf: Readonly<Partial<Record<FunctionName, Limits>>> = {
  'echo360-queue': echo360Limits,
  'lookup-gitlab': gitlabLimits,
};

/** What both Echo360 functions are told of the timetable: every key that they have in common beside those of all functions. */
const ownKeys = new Set(
  Object.keys(functionShape({ budgetSeconds: 60, schedule: { text: 'never', cron: '0 0 1 1 *' } })),
);
const sharedKeys = Object.keys(echo360QueueConfig.shape).filter(
  key => Object.hasOwn(echo360RefreshConfig.shape, key) && !ownKeys.has(key),
);

/** A lease must outlast any one request, with time to spare for its renewal before the request and for the lease's own margin. */
function leastLeaseSeconds(system: z.infer<typeof upstreams>[UpstreamName]): number {
  const reserve = 3;
  return system !== undefined && 'totalTimeoutSeconds' in system ? system.totalTimeoutSeconds + reserve : 0;
}

const functionNames: readonly FunctionName[] = ['echo360-queue', 'echo360-refresh', 'lookup-gitlab'];

/** Everything that an installation's configuration may say; every part of `upstreams` and `functions` is optional. */
export const lockstepConfig = z
  .strictObject({ ...baseShape, upstreams: upstreams.prefault({}), functions: functions.prefault({}) })
  .superRefine((config, context) => {
    const object = (path: readonly string[], message: string): void => {
      context.addIssue({ code: 'custom', path: [...path], message });
    };
    for (const name of functionNames) {
      const settings = config.functions[name];
      if (settings === undefined) continue;
      for (const upstream of upstreamsOf[name]) {
        const system = config.upstreams[upstream];
        if (system === undefined) object(['upstreams', upstream], `is missing; ${name} needs it`);
        const least = leastLeaseSeconds(system);
        if (settings.leaseSeconds >= least) continue;
        const why = `is too short for upstreams.${upstream}.totalTimeoutSeconds: at least ${least} is needed`;
        object(['functions', name, 'leaseSeconds'], why);
      }
      for (const [kind, override] of Object.entries(limitsOf[name] === undefined ? {} : settings.limits)) {
        try {
          limitsWith(limitsOf[name] ?? {}, { [kind]: override }, name);
        } catch (error) {
          object(['functions', name, 'limits', kind], messageOf(error).replace(/^\S+ /, ''));
        }
      }
    }
    const { 'echo360-queue': queue, 'echo360-refresh': refresh } = config.functions;
    for (const key of sharedKeys) {
      if (queue === undefined || refresh === undefined) break;
      if (isDeepStrictEqual(Reflect.get(queue, key), Reflect.get(refresh, key))) continue;
      object(
        ['functions', 'echo360-refresh', key],
        'must be the same as for echo360-queue, or one would undo the other (share it through a YAML anchor)',
      );
    }
  });

export type LockstepConfig = z.infer<typeof lockstepConfig>;
