import type { Server } from 'node:http';
import type { Express } from 'express';
import { ConfigError } from '#shared/core/errors.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new requests; resolves when those under way are answered. */
  close(): Promise<void>;
}

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
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      }),
  };
}
