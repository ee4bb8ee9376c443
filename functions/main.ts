/**
 * Entry point of every deployed function: `FUNCTION_TARGET` names it, and only its own code is loaded. Starting up
 * reads its part of the configuration (a wrong one stops the instance, so that a bad release never takes traffic) and
 * nothing else: no secret, no upstream, no write.
 */
import { once } from 'node:events';
import { http } from '@google-cloud/functions-framework';
import { findConfigFiles } from '#shared/config/find-files.ts';
import { loadConfig } from '#shared/config/load.ts';
import { ConfigError } from '#shared/core/errors.ts';
import { functionNamed, functionsOf } from '#shared/descriptor/catalogue.ts';
import { serveFunction } from '#shared/installation/http/function-handler.ts';
import { logEndOfRun, logNoRun } from '#shared/installation/log-end-of-run.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import { cloudCaller } from '#shared/runtime/http/caller.ts';
import { endInOrder } from '#shared/runtime/http/end-in-order.ts';
import { isHealthRequest } from '#shared/runtime/http/health.ts';
import { leaveBodiesUnparsed } from '#shared/runtime/http/unparsed-bodies.ts';
import { readStacksOfSources } from '#shared/runtime/log/readable-stacks.ts';
import { askLater } from '#shared/runtime/operations/ask-later.ts';
import { cloudScheduler } from '#shared/runtime/operations/cloud-scheduler.ts';
import type { RunRequest } from '#shared/runtime/run/run-result.ts';
import manifest from '../package.json' with { type: 'json' };
import { configServing } from './config.ts';
import { syncs } from './index.ts';
import { openStore } from './open-store.ts';

readStacksOfSources(Error);
const surroundings = processSurroundings(process);
const { env, exists, readFile, stop } = surroundings;
const inOrder = endInOrder(process, stop);
leaveBodiesUnparsed();

const functions = functionsOf(syncs);
const target = env['FUNCTION_TARGET'];
if (target === undefined) {
  throw new ConfigError('FUNCTION_TARGET does not say which function to serve.', {
    advice: `Set it to one of ${functions.flatMap(each => (each.kind === 'by-hand' ? [] : [each.name])).join(', ')}.`,
  });
}
const { name, kind, settingsIn } = functionNamed(functions, target);
if (kind === 'by-hand') throw new ConfigError(`${name} is run by hand (lockstep run ${name}), never as a function.`);
const files = findConfigFiles({ named: [], env, exists });
const { config } = await loadConfig({ schema: configServing(name, env), files, env, readFile });
const installation = await openInstallation(
  { syncs, openStore: ({ state }, parts, intent) => openStore(state, parts, intent) },
  config,
  surroundings,
  { level: config.log.level, logForm: 'cloud' },
);
if (settingsIn(config)?.enabled === false) {
  throw new ConfigError(`${name} is not enabled in this configuration, so it is not served.`, {
    advice: `Set functions.${name}.enabled to true, or take the service away.`,
  });
}
/** Full name of this function's Cloud Scheduler job; without it there is nobody to ask for a later run. */
const job = env['LOCKSTEP_SCHEDULER_JOB'];

async function laterBy(jobName: string): Promise<(request: RunRequest) => Promise<string>> {
  const { parameters } = await installation.open(name);
  const { operations } = installation;
  const scheduler = cloudScheduler(() => jobName);
  const parts = { name, parameters, permitted: installation.modeOf(name), operations, scheduler };
  return request => askLater(parts, request);
}

const { handle } = await serveFunction(installation, name, {
  runLater: kind === 'endpoint' || job === undefined ? undefined : await laterBy(job),
  callerOf: cloudCaller(env['K_SERVICE'] !== undefined),
  onResult: (result, { trace }) => logEndOfRun(installation, () => surroundings.clock.now(), result, trace),
  onError: (error, { trace }) => logNoRun(installation, name, error, trace),
});

http(name, (request, response) => {
  if (isHealthRequest(request)) {
    response.json({ function: name, version: manifest.version });
    return;
  }
  return inOrder(async () => {
    const sent = once(response, 'close');
    await handle(request, response);
    await sent;
  });
});
