import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between clients and a server on loopback. */
export interface Relay {
  /** `host:port` for the clients. */
  readonly host: string;
  /** Cuts all connections; new ones work. */
  cut(): void;
  close(): Promise<void>;
}

/** Called with what one side said; `pass` hands it on to the other. */
export type Heard = (data: Buffer, pass: () => void) => void;

/** `server`: `host:port`. `said` hears the clients, `answered` the server. */
export async function relay(server: string, on: { readonly said: Heard; readonly answered: Heard }): Promise<Relay> {
  const { hostname, port } = new URL(`http://${server}`);
  const sockets = new Set<Socket>();
  const between = createServer(client => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', data => on.said(data, () => upstream.write(data)));
    upstream.on('data', data => on.answered(data, () => client.write(data)));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const address = between.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host: `127.0.0.1:${address.port}`,
    cut,
    close: async () => {
      cut();
      between.close();
      await once(between, 'close');
    },
  };
}
