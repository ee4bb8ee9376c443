import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outcome } from './misbehave.ts';

const largestBody = 20_000_000;

/** The whole body of a request as text. Rejects where the client cut the connection, or sent more than 20 MB. */
export async function bodyOf(incoming: IncomingMessage): Promise<string> {
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
export function send(outcome: Outcome, response: ServerResponse): void {
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
