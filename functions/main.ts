/**
 * Entry point of every deployed function: `FUNCTION_TARGET` names it, and only its own code is loaded. Starting up reads the configuration
 * (a wrong one stops the instance, so that a bad release never takes traffic) and nothing else: no secret, no upstream, no write.
 */
import { once } from 'node:events';
import { http } from '@google-cloud/functions-framework';
import { findConfigFiles } from '#shared/config/find-files.ts';
import { loadConfig } from '#shared/config/load.ts';
import { ConfigError } from '#shared/core/errors.ts';
import { functionNamed, functionsOf } from '#shared/descriptor/catalogue.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import { endInOrder } from '#shared/runtime/http/end-in-order.ts';
import { createHttpHandler } from '#shared/runtime/http/http-handler.ts';
import { logResult } from '#shared/runtime/log/log-result.ts';
import { askLater } from '#shared/runtime/operations/ask-later.ts';
import { cloudScheduler } from '#shared/runtime/operations/cloud-scheduler.ts';
import { lockstepConfig } from './config.ts';
import { syncs } from './index.ts';
import { openStore } from './open-store.ts';

const surroundings = processSurroundings(process);
const { env, exists, readFile, stop } = surroundings;
const inOrder = endInOrder(process, stop);

const functions = functionsOf(syncs).filter(({ kind }) => kind !== 'by-hand');
const target = env['FUNCTION_TARGET'];
if (target === undefined) {
  throw new ConfigError('FUNCTION_TARGET does not say which function to serve.', {
    advice: `Set it to one of ${functions.map(({ name }) => name).join(', ')}.`,
  });
}
const { name, settingsIn } = functionNamed(functions, target);
const files = findConfigFiles({ named: [], env, exists });
const { config } = await loadConfig({ schema: lockstepConfig, files, env, readFile });
const installation = await openInstallation(
  { syncs, openStore: ({ state }, parts) => openStore(state, parts) },
  config,
  surroundings,
  { level: config.log.level, logForm: 'cloud' },
);
if (settingsIn(config)?.enabled === false) {
  throw new ConfigError(`${name} is not enabled in this configuration, so it is not served.`, {
    advice: `Set functions.${name}.enabled to true, or take the service away.`,
  });
}
const { runnable, parameters } = await installation.open(name);

/** Full name of this function's Cloud Scheduler job; without it there is nobody to ask for a later run. */
const job = env['LOCKSTEP_SCHEDULER_JOB'];
const later = {
  name,
  parameters,
  permitted: installation.runParts(name).settings.mode,
  operations: installation.operations,
  scheduler: cloudScheduler(() => job ?? ''),
};

const handle = createHttpHandler({
  name,
  log: installation.log,
  run: async request => {
    const result = await runnable.run(installation.runParts(name), request);
    logResult(installation.log, result, request.trace);
    return result;
  },
  ...(job === undefined ? {} : { runLater: request => askLater(later, request) }),
});

http(name, (request, response) =>
  inOrder(async () => {
    const sent = once(response, 'close');
    await handle(request, response);
    await sent;
  }),
);
