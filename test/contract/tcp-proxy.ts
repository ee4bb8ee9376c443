import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server on loopback, and loses what the server says when asked to. */
export interface TcpProxy {
  readonly host: string;
  /** Once a client has sent `text`, nothing comes back from the server any more, though everything still reaches it. */
  swallowAnswersTo(text: string): void;
  /** Cuts all connections; new ones work. */
  cut(): void;
  close(): Promise<void>;
}

export async function tcpProxy(server: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(`http://${server}`);
  const sockets = new Set<Socket>();
  let trigger: string | undefined;
  let swallowing = false;
  const proxy = createServer(client => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', data => {
      if (trigger !== undefined && data.includes(trigger)) swallowing = true;
      upstream.write(data);
    });
    upstream.on('data', data => {
      if (!swallowing) client.write(data);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  const cut = (): void => {
    trigger = undefined;
    swallowing = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    host: `127.0.0.1:${address.port}`,
    swallowAnswersTo: text => {
      trigger = text;
    },
    cut,
    close: async () => {
      cut();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
