import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request, however well or badly. */
export type Scripted = (response: ServerResponse, request: SeenRequest) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Resolves once that many requests have arrived. */
  arrived(count: number): Promise<void>;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Scripted {
  return response => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export function raw(body: string, status: number, headers: Record<string, string>): Scripted {
  return response => {
    response.writeHead(status, headers).end(body);
  };
}

/** Resets the connection before any answer. */
export const reset: Scripted = response => {
  response.socket?.resetAndDestroy();
};

/** The head and the beginning of the body, then a reset. */
export const tornBody: Scripted = response => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"name":"hal', () => response.socket?.resetAndDestroy());
};

/** Takes the request and says nothing. */
export const silence: Scripted = () => undefined;

/** Sends the head and never the end of the body. */
export const endlessBody: Scripted = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"name":');
};

/** A real HTTP server that answers the requests in the order of the script; one too many is answered 418. */
export async function scriptedServer(script: readonly Scripted[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  let watchers: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer(async (incoming, response) => {
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: await text(incoming),
    };
    seen.push(request);
    const answer =
      script[seen.length - 1] ?? raw('nothing is scripted for this request', 418, { 'content-type': 'text/plain' });
    answer(response, request);
    for (const { count, resolve } of watchers) if (seen.length >= count) resolve();
    watchers = watchers.filter(({ count }) => seen.length < count);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    arrived: count =>
      new Promise(resolve => {
        if (seen.length >= count) resolve();
        else watchers.push({ count, resolve });
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
