/** Reads one header by its lower-case name. */
export type HeaderReader = (name: string) => string | undefined;

const traceparent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const cloudTrace = /^([0-9a-f]{32})(\/|$)/i;

/**
 * The trace id of a request: W3C's traceparent, else Google's X-Cloud-Trace-Context; undefined when there is none or it
 * is malformed.
 */
export function traceOf(header: HeaderReader): string | undefined {
  const standard = traceparent.exec(header('traceparent') ?? '')?.[1];
  return standard ?? cloudTrace.exec(header('x-cloud-trace-context') ?? '')?.[1]?.toLowerCase();
}
