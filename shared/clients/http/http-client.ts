import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { within } from '#shared/core/within.ts';
import type { HttpParts } from './http-parts.ts';
import type { HttpClient, HttpRequest, HttpResponse, HttpSettings } from './http-types.ts';
import { TurnTooLateError } from './pacer.ts';
import { Exchange } from './send-with-retries.ts';

export type { HttpParts } from './http-parts.ts';
export type { HttpClient, HttpMethod, HttpRequest, HttpResponse, HttpSettings, Query } from './http-types.ts';

class TotalTimeout extends Error {}

/**
 * A client of one upstream for one run. Every request waits for the pacer, is counted, asks for the lease before it
 * could change anything, is repeated only where that is safe, and its answer is checked against a schema.
 */
export function createHttpClient(settings: HttpSettings, parts: HttpParts, context: UpstreamContext): HttpClient {
  const late = () => new TotalTimeout();
  return {
    baseUrl: settings.baseUrl,
    request<T>(request: HttpRequest<T>): Promise<HttpResponse<T>> {
      return within(context.clock, settings.totalTimeoutMs, context.signal, late, async signal => {
        const exchange = new Exchange(settings, parts, context, request);
        try {
          return await exchange.run(signal);
        } catch (error) {
          const { record } = exchange;
          if (error instanceof TurnTooLateError) throw record.unavailable('would have to wait too long for its turn');
          if (error instanceof TotalTimeout)
            throw record.unavailable(`took longer than ${settings.totalTimeoutMs} ms in all`);
          throw error;
        }
      });
    },
  };
}
