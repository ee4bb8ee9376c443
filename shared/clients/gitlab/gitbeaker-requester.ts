import { createRequesterFn } from '@gitbeaker/requester-utils';
import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-types.ts';
import type { AnswerHeaders } from '#shared/core/wire.ts';

const options = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Where the resource lives; some (custom attributes) have a prefix of their own. */
  prefixUrl: z.string(),
  searchParams: z.string().optional(),
  /**
   * gitbeaker has made it JSON already; forms and uploads are not supported here, and fail. Where there is nothing to
   * say it writes `{}`, which GitLab does not document.
   */
  body: z
    .string()
    .transform(text => (text === '{}' ? undefined : text))
    .optional(),
});

/** Checked by whoever asked. Made once: making a schema takes longer than reading by it. */
const anything = z.unknown();

/**
 * Makes gitbeaker send its requests through our HTTP layer, which repeats no POST, honours Retry-After, and times each
 * request (so each page) by itself. Each answer reaches gitbeaker inside an object, `{ value }`: so it neither turns
 * `null` and `false` into `{}`, nor follows pages by itself, and with `showExpanded` hands over status and headers.
 */
export function gitbeakerRequester(http: HttpClient) {
  return createRequesterFn(
    async (_service, request) => request,
    async (endpoint, given) => {
      const { method, prefixUrl, searchParams, body } = options.parse(given);
      const url = `${prefixUrl.replace(/\/+$/, '')}/${endpoint}`;
      const response = await http.request({
        method,
        path: searchParams === undefined ? url : `${url}?${searchParams}`,
        ...(body === undefined ? {} : { json: JSON.parse(body) }),
        // A deletion answers with an empty body.
        body: method === 'DELETE' ? 'none' : 'json',
        // PUT and DELETE say what shall be, so that saying it twice does no harm.
        repeatable: method !== 'POST' && method !== 'PATCH',
        schema: anything,
      });
      return { body: { value: response.data }, headers: { ...response.headers }, status: response.status };
    },
  );
}

const expanded = z.object({
  data: z.object({ value: z.unknown() }),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
});

export interface GitlabAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** As it was answered: may be `null` or `false`. To be checked by a schema. */
  readonly body: unknown;
}

/** Unpacks what a gitbeaker call with `showExpanded: true` gives, whatever its types promise. */
export function unpacked(answer: unknown): GitlabAnswer {
  const { data, status, headers } = expanded.parse(answer);
  return { status, headers, body: data.value };
}
