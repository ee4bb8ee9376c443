import express, { type ErrorRequestHandler, type Express } from 'express';
import { messageOf } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import type { ServedFunction } from '#shared/installation/http/function-handler.ts';

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function problemOf(status: number): string {
  if (status === 500) return 'The request failed.';
  return status === 413 ? 'The request body is larger than 1 MB.' : 'The request body is not valid JSON.';
}

/** Each function at `/<name>`, as a service of its own in the cloud would answer it, and `GET /healthz`. */
export function createApplication(functions: readonly ServedFunction[], log: Log): Express {
  const application = express();
  application.disable('x-powered-by');
  application.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', functions: functions.map(({ name }) => name) });
  });
  const parse = express.json({ limit: '1mb', type: () => true });
  for (const { name, wantsRawBody, handle } of functions) {
    application.use(`/${name}`, ...(wantsRawBody ? [handle] : [parse, handle]));
  }
  application.use((request, response) => {
    const names = functions.map(({ name, wantsRawBody }) => (wantsRawBody ? `/${name}` : `POST /${name}`));
    response
      .status(404)
      .json({ error: `There is nothing at ${request.path}.`, advice: `Here are ${names.join(', ')}, GET /healthz.` });
  });
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const status = statusOf(error);
    if (status === 500) log.error({ error }, `A request failed: ${messageOf(error)}`);
    response.status(status).json({ error: problemOf(status) });
  };
  application.use(failed);
  return application;
}
