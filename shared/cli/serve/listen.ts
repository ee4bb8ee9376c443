import type { Server, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { ConfigError } from '#shared/core/errors.ts';

export interface Listening {
  readonly url: string;
  /**
   * Takes no new requests; resolves when those under way are answered. One of which only a part has come by then is not
   * waited for, nor, for long, is a caller who does not read the answer.
   */
  close(): Promise<void>;
}

/** How long a request may take to arrive, ms: its headers, and all of it. */
const headersMs = 10_000;
const requestMs = 30_000;
/** How long an answer may wait for whoever asked to read it, once the process is told to stop, ms. */
const unreadMs = 3_000;

/** Binds an application. Throws ConfigError where the port is taken or may not be used. */
export async function listen(application: Express, host: string, port: number): Promise<Listening> {
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = application.listen(port, host, error => (error === undefined ? resolve(starting) : reject(error)));
  }).catch((error: unknown) => {
    throw new ConfigError(`Port ${port} of ${host} cannot be used.`, {
      advice: 'Choose another with --port.',
      cause: error,
    });
  });
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  const answering = new Set<ServerResponse>();
  const idle = Promise.withResolvers<void>();
  let closing = false;
  const noticeIdle = (): void => {
    if (closing && answering.size === 0) idle.resolve();
  };
  const noticeUnread = (): void => {
    if ([...answering].every(response => response.writableEnded)) idle.resolve();
  };
  server.prependListener('request', (_request, response) => {
    answering.add(response);
    response.once('close', () => {
      answering.delete(response);
      noticeIdle();
    });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      const closed = new Promise<void>((resolve, reject) => {
        server.close(error => (error === undefined ? resolve() : reject(error)));
      });
      closing = true;
      noticeIdle();
      const unread = setInterval(noticeUnread, unreadMs);
      await idle.promise.finally(() => clearInterval(unread));
      // What is left are connections that wait, or have sent no whole request.
      server.closeAllConnections();
      await closed;
    },
  };
}
