import { createServer, type RequestListener } from 'node:http';

export interface Listening {
  readonly url: string;
  /** Stops listening and cuts the open connections. */
  close(): Promise<void>;
}

/** An HTTP server on 127.0.0.1; port 0 takes any free one. Rejects where the port is taken. */
export async function listenOnLoopback(port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
