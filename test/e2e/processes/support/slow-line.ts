import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between one process and its state store, and keeps the store's answers back when asked to. */
export interface SlowLine {
  readonly host: string;
  /** From the next message on that holds `text`, answers wait; resolves when it has been passed on to the store. */
  keepAnswersTo(text: string): Promise<void>;
  /** Delivers what was kept so far; later answers wait. */
  deliver(): void;
  /** Delivers everything, from now on at once. */
  clear(): void;
  close(): Promise<void>;
}

/** `server`: `host:port`. */
export async function slowLine(server: string): Promise<SlowLine> {
  const { hostname, port } = new URL(`http://${server}`);
  const sockets = new Set<Socket>();
  let kept: (() => void)[] | undefined;
  let watch: { readonly text: string; readonly met: () => void } | undefined;
  const line = createServer(client => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', data => {
      upstream.write(data);
      if (watch === undefined || !data.includes(watch.text)) return;
      kept = [];
      watch.met();
      watch = undefined;
    });
    upstream.on('data', data => {
      if (kept === undefined) client.write(data);
      else kept.push(() => client.write(data));
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  const address = line.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return {
    host: `127.0.0.1:${address.port}`,
    keepAnswersTo: text =>
      new Promise(met => {
        watch = { text, met };
      }),
    deliver: () => {
      for (const send of kept?.splice(0) ?? []) send();
    },
    clear: () => {
      for (const send of kept?.splice(0) ?? []) send();
      kept = undefined;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      line.close();
      await once(line, 'close');
    },
  };
}
