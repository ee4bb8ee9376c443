import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { differingFields } from '#shared/core/differing-fields.ts';
import { byHand, defineSync, operation, scheduled } from '#shared/descriptor/define-sync.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { echo360QueueConfig, echo360RefreshConfig, timetableShape } from './config.ts';
import { defaultLimits } from './default-limits.ts';
import { doubts } from './lesson/doubts.ts';
import { notifications } from './queue/notifications.ts';
import { retryParameters } from './queue/retry-parameters.ts';
import { letGoParameters } from './refresh/let-go-parameters.ts';
import { refreshParameters } from './refresh/parameters.ts';
import { roomDays } from './room-day/room-days.ts';
import { schedules } from './schedule/schedules.ts';

const systems = { cmis: cmisConfig, echo360: echo360Config };

const queue = scheduled({
  name: 'echo360-queue',
  summary: 'brings changes of the CMIS timetable to the Echo360 recording schedule',
  config: echo360QueueConfig,
  systems,
  limits: defaultLimits,
  open: async ({ settings, systems, instance }) => {
    const { createEcho360Queue } = await import('./queue/create-echo360-queue.ts');
    return createEcho360Queue(settings, systems, instance);
  },
});

const refresh = scheduled({
  name: 'echo360-refresh',
  summary: 'compares the whole year and marks what differs, for echo360-queue to mend',
  config: echo360RefreshConfig,
  systems,
  parameters: refreshParameters,
  open: async ({ settings, systems, instance }) => {
    const { createEcho360Refresh } = await import('./refresh/create-echo360-refresh.ts');
    return createEcho360Refresh(settings, systems, instance);
  },
});

const adopt = byHand({
  name: 'echo360-adopt',
  operation: 'adopt',
  summary: 'by hand: takes over schedules that Echo360 holds already under our external ids',
  beside: queue,
  configuredAs: queue.name,
  config: echo360QueueConfig,
  systems,
  // It writes records only, never to Echo360, and is needed before echo360-queue may apply.
  permittedMode: () => 'apply',
  open: async ({ settings, systems, instance }) => {
    const { createEcho360Adopt } = await import('./adopt/create-echo360-adopt.ts');
    return createEcho360Adopt(settings, systems, instance);
  },
});

const retry = operation({
  name: 'retry',
  summary: 'try failed notifications again',
  description:
    'Makes new notifications for failed ones, linked to them; the next run sends them with what the source says then.',
  examples: ['lockstep retry cmis-echo360 4711-12', 'lockstep retry cmis-echo360 --all'],
  of: queue,
  parameters: retryParameters,
  words: 'ids',
  atOnce: true,
  preview: async (context, parameters) => {
    const { previewRetry } = await import('./queue/retry-notifications.ts');
    return previewRetry(context, parameters);
  },
  perform: async (context, parameters) => {
    const { retryNotifications } = await import('./queue/retry-notifications.ts');
    return retryNotifications(context, parameters);
  },
});

const letGo = operation({
  name: 'let-go',
  summary: 'let recordings go that are in question',
  description:
    'Says of recordings in question (their slots stand in CMIS, while another table has nothing for them any more) that they may go without a second reading. The next run removes exactly these, if CMIS still has no lesson for them.',
  examples: ['lockstep let-go cmis-echo360 4711-12-2026-27', 'lockstep let-go cmis-echo360 4711'],
  of: queue,
  parameters: letGoParameters,
  words: 'ids',
  perform: async (context, parameters) => {
    const { letGo: perform } = await import('./refresh/let-go.ts');
    return perform(context, parameters);
  },
});

/** How a set appears in external ids (`lesson/external-id.ts`); case alone tells no two of these apart. */
const idPart = (setId: string): string => setId.replaceAll('/', '-').toLowerCase();

/** What both functions are told of the timetable must be the same, and every set must have external ids of its own. */
const checkTimetable: SyncDescriptor['check'] = (config, problem) => {
  const cmis = cmisConfig.safeParse(Reflect.get(config.upstreams, 'cmis')).data;
  const spelt = [...(cmis === undefined ? [] : [cmis.setId, ...cmis.otherSetIds])].map(setId => setId.trim());
  const twice = spelt.find((setId, index) => spelt.findIndex(other => idPart(other) === idPart(setId)) !== index);
  if (twice !== undefined) {
    problem(['upstreams', 'cmis', 'otherSetIds'], `has ${twice}, whose external ids would be those of another set`);
  }
  const [one, other] = [queue.settingsIn(config), refresh.settingsIn(config)];
  if (one === undefined || other === undefined) return;
  for (const key of differingFields(Object.keys(timetableShape), one, other)) {
    problem(
      ['functions', refresh.name, key],
      'must be the same as for echo360-queue, or one would undo the other (share it through a YAML anchor)',
    );
  }
};

/** CMIS's timetable → Echo360's recordings (seed 002). */
export const cmisEcho360 = defineSync({
  name: 'cmis-echo360',
  summary: 'CMIS timetable → Echo360 recordings',
  functions: [queue, refresh, adopt],
  collections: [doubts, notifications, roomDays, schedules],
  operations: [retry, letGo],
  check: checkTimetable,
  figures: async context => await (await import('./views.ts')).figures(context),
  probes: {
    cmis: async (...asked) => (await import('./probes.ts')).probeCmis(...asked),
    echo360: async (...asked) => (await import('./probes.ts')).probeEcho360(...asked),
  },
  views: async () => (await import('./views.ts')).views,
  faults: async () => (await import('./faults.ts')).faults,
  histories: async () => {
    const { occurrence } = await import('./history/occurrence.ts');
    const { roomDayHistory } = await import('./history/room-day.ts');
    return [occurrence, roomDayHistory];
  },
  search: async () => (await import('./history/search.ts')).search,
  matters: async () => (await import('./matters.ts')).matters,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
