import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLoopback } from './listening.ts';
import type { Outcome } from './misbehave.ts';
import { createStandIn, type StandIn, type StandInOptions } from './stand-in.ts';
import { announcedFor } from './waiting.ts';

const largestBody = 20_000_000;

/** The whole body of a request as text. Rejects where the client cut the connection, or sent more than 20 MB. */
async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const buffer = Buffer.from(chunk);
    size += buffer.length;
    if (size > largestBody) throw new Error('the request body is larger than 20 MB');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends what was decided for a request, well formed or cut as told. */
function send(outcome: Outcome, response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  if (outcome.kind === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body } = outcome.answer;
  const bytes = Buffer.from(body, 'utf8');
  const length = status === 204 || status === 304 ? {} : { 'content-length': `${bytes.length}` };
  response.writeHead(status, { ...headers, ...length });
  if (outcome.kind === 'answer') {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket.destroy());
}

/**
 * Serves a stand-in over real HTTP on 127.0.0.1. It is made once its address is known, and closing it closes the socket
 * too. Port 0 takes any free one; rejects where the port is taken.
 */
export async function serve<Served extends StandIn>(port: number, create: (url: string) => Served): Promise<Served> {
  let standIn: Served | undefined;
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: target = '/', headers } = incoming;
    const body = await bodyOf(incoming);
    const outcome = await standIn?.respond({ method, target, headers, body }, announcedFor(response));
    if (outcome !== undefined) send(outcome, response);
  };
  const server = await listenOnLoopback(port, (incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      // A client that left in the middle of its request is no fault of ours.
      if (incoming.complete) response.destroy(error instanceof Error ? error : undefined);
    });
  });
  standIn = create(server.url);
  const end = standIn.close;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= Promise.allSettled([end(), server.close()]).then(endings => {
      for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
    });
    return closed;
  };
  return Object.assign(standIn, { close, [Symbol.asyncDispose]: close });
}

/**
 * Starts a stand-in over real HTTP, on a port of 127.0.0.1 (0, the default, takes any free one). Rejects where the port
 * is taken.
 */
export function startStandIn(options: StandInOptions & { readonly port?: number }): Promise<StandIn> {
  return serve(options.port ?? 0, url => createStandIn({ ...options, url }));
}
