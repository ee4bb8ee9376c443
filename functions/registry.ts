import { type FunctionEntry, opened } from '#shared/cli/commands.ts';
import { ConfigError } from '#shared/core/errors.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { refreshParameters } from './cmis-echo360/refresh/parameters.ts';
import type { LockstepConfig } from './config.ts';
import { permittedMode } from './lookup-gitlab/permitted-mode.ts';

/** A part of the configuration that a function cannot do without. The schema has seen to it; this tells the compiler, and whoever bypasses the schema. */
function needed<Part>(part: Part | undefined, key: string): Part {
  if (part === undefined) throw new ConfigError(`${key} is not configured.`);
  return part;
}

function echo360Systems({ upstreams }: LockstepConfig) {
  return { cmis: needed(upstreams.cmis, 'upstreams.cmis'), echo360: needed(upstreams.echo360, 'upstreams.echo360') };
}

const echo360Queue: FunctionEntry<LockstepConfig> = {
  name: 'echo360-queue',
  summary: 'brings changes of the CMIS timetable to the Echo360 recording schedule',
  settings: ({ functions }) => functions['echo360-queue'],
  basis: ({ functions, upstreams }) => [functions['echo360-queue'], upstreams.cmis, upstreams.echo360],
  open: async (config, instance) => {
    const { createEcho360Queue } = await import('./cmis-echo360/queue/create-echo360-queue.ts');
    const settings = needed(config.functions['echo360-queue'], 'functions.echo360-queue');
    return opened(createEcho360Queue(settings, echo360Systems(config), instance));
  },
  retry: async (config, operations, selection) => {
    const { retryNotifications } = await import('./cmis-echo360/queue/retry-notifications.ts');
    const settings = needed(config.functions['echo360-queue'], 'functions.echo360-queue');
    return retryNotifications(operations, selection === 'all' ? 'all failed' : selection, settings);
  },
};

const echo360Refresh: FunctionEntry<LockstepConfig> = {
  name: 'echo360-refresh',
  summary: 'compares the whole year and marks what differs, for echo360-queue to mend',
  parameters: refreshParameters,
  settings: ({ functions }) => functions['echo360-refresh'],
  basis: ({ functions, upstreams }) => [functions['echo360-refresh'], upstreams.cmis, upstreams.echo360],
  open: async (config, instance) => {
    const { createEcho360Refresh } = await import('./cmis-echo360/refresh/create-echo360-refresh.ts');
    const settings = needed(config.functions['echo360-refresh'], 'functions.echo360-refresh');
    return opened(createEcho360Refresh(settings, echo360Systems(config), instance));
  },
};

const echo360Adopt: FunctionEntry<LockstepConfig> = {
  name: 'echo360-adopt',
  summary: 'by hand: takes over schedules that Echo360 holds already under our external ids',
  byHand: true,
  settings: ({ functions }) => functions['echo360-queue'],
  basis: ({ functions, upstreams }) => [functions['echo360-queue'], upstreams.echo360],
  // It writes records only, never to Echo360, and is needed before echo360-queue may apply.
  permittedMode: () => 'apply',
  open: async (config, instance) => {
    const { createEcho360Adopt } = await import('./cmis-echo360/adopt/create-echo360-adopt.ts');
    const settings = needed(config.functions['echo360-queue'], 'functions.echo360-queue');
    return opened(createEcho360Adopt(settings, echo360Systems(config), instance));
  },
};

const lookupGitlab: FunctionEntry<LockstepConfig> = {
  name: 'lookup-gitlab',
  summary: 'blocks people in GitLab who have left, and lets those back who return',
  settings: ({ functions }) => functions['lookup-gitlab'],
  basis: ({ functions, upstreams, environment }) => {
    return [environment, functions['lookup-gitlab'], upstreams.gitlab, upstreams.lookup];
  },
  permittedMode: ({ functions: { 'lookup-gitlab': settings }, environment }) =>
    settings === undefined ? 'dry-run' : permittedMode(settings, environment),
  open: async ({ functions, upstreams }, instance) => {
    keepMemorySmall();
    const { createLookupGitlab } = await import('./lookup-gitlab/create-lookup-gitlab.ts');
    const gitlab = needed(upstreams.gitlab, 'upstreams.gitlab');
    const lookup = needed(upstreams.lookup, 'upstreams.lookup');
    const config = needed(functions['lookup-gitlab'], 'functions.lookup-gitlab');
    return opened(createLookupGitlab(config, { gitlab, lookup }, instance));
  },
};

/** Every function there is; none of their code is loaded before it is needed. */
export const registry: readonly FunctionEntry<LockstepConfig>[] = [
  echo360Queue,
  echo360Refresh,
  lookupGitlab,
  echo360Adopt,
];
