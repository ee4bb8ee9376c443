import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { z } from 'zod';

const started = z.object({ request: z.instanceof(IncomingMessage) });
const contentTypes = new WeakMap<IncomingMessage, string>();
const unreadablePaths = new WeakSet<IncomingMessage>();

function isReadable(path: string): boolean {
  try {
    return decodeURI(path) !== '';
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/**
 * Keeps the functions framework from reading request bodies. Its parsers run before the function does, expand up to a
 * gigabyte, answer what they do not understand with a page of their own, log it, and take a body without a content type
 * for none. They look at the content type: it is taken off each request as it arrives, and `contentTypeOf` knows it. A
 * path that cannot be decoded is answered by us for the same reason. To be called before the framework listens; it
 * holds for the whole process.
 */
export function leaveBodiesUnparsed(): void {
  subscribe('http.server.request.start', message => {
    const { data } = started.safeParse(message);
    if (data === undefined) return;
    const { request } = data;
    const type = request.headers['content-type'];
    if (type !== undefined) contentTypes.set(request, type);
    delete request.headers['content-type'];
    if (isReadable(request.url ?? '')) return;
    unreadablePaths.add(request);
    request.url = '/';
  });
}

/** The content type that the request was sent with. */
export function contentTypeOf(request: IncomingMessage): string | undefined {
  return request.headers['content-type'] ?? contentTypes.get(request);
}

/** Whether the request's path could not be decoded. */
export function hasUnreadablePath(request: IncomingMessage): boolean {
  return unreadablePaths.has(request);
}
