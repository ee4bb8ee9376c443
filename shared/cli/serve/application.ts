import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Log } from '#shared/core/log.ts';
import type { ServedFunction } from '#shared/installation/http/function-handler.ts';
import type { Health } from '#shared/installation/overview/health.ts';
import { answerError } from '#shared/runtime/http/answer-error.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { type DoorRules, door, refuseForeign, refuseForms, refuseStrangers } from './door.ts';

export interface ApplicationParts {
  readonly functions: readonly ServedFunction[];
  readonly rules: DoorRules;
  readonly log: Log;
  readonly health: () => Promise<Health>;
}

/** Each function at `/<name>`, as a service of its own in the cloud would answer it, and `GET /healthz`. */
export function createApplication({ functions, rules, log, health }: ApplicationParts): Express {
  const application = express();
  application.disable('x-powered-by');
  application.use(door([request => refuseForeign(request, rules)], log));
  application.get('/healthz', async (_request, response) => {
    const found = await health();
    response.status(found.status === 'ok' ? 200 : 503).json(found);
  });
  for (const { name, kind, access, handle } of functions) {
    const checks = [
      // A hook, and a page behind Identity-Aware Proxy, know by themselves whom they believe.
      ...(access === 'invoker' ? [refuseStrangers(rules)] : []),
      ...(kind === 'run' ? [refuseForms] : []),
    ];
    application.use(`/${name}`, door(checks, log), handle);
  }
  application.use((request, response) => {
    const names = functions.map(({ name, kind }) => (kind === 'endpoint' ? `/${name}` : `POST /${name}`));
    const advice = `Here are ${names.join(', ')}, GET /healthz.`;
    answerError(
      response,
      new RefusedHttpRequest(404, `There is nothing at ${request.path}.`, { advice }),
      'serve',
      log,
    );
  });
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
    const isRefusal = typeof status === 'number' && status >= 400 && status < 500;
    const refused = isRefusal ? new RefusedHttpRequest(status, 'The request is not understood.') : error;
    answerError(response, refused, 'serve', log);
  };
  application.use(failed);
  return application;
}
