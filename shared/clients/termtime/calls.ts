import { z } from 'zod';
import type { HttpClient, Query } from '#shared/clients/http/http-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { parsedJson } from '#shared/core/parsed-json.ts';
import { asRefusal, judged, refusalIn, type TermtimeAnswer } from './refusal.ts';

/** How everything is asked of TermTime. */
export interface TermtimeCalls {
  read<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** `repeatable`: sending it twice does no more than sending it once. */
  write(request: {
    readonly method: 'POST' | 'PUT' | 'DELETE';
    readonly path: string;
    readonly query?: Query;
    readonly json?: unknown;
  }): Promise<TermtimeAnswer>;
}

/** Success is 200 with code 0; updates and deletions document no body at all. */
const writeAnswer = z.string().transform((body): unknown => {
  if (body.trim() === '') return { code: 0 };
  return parsedJson(body) ?? null;
});

/** Reads and writes over HTTP: a refusal of one thing is an answer, the rest is thrown. */
export function callsOver(http: HttpClient): TermtimeCalls {
  return {
    async read(path, schema) {
      try {
        return (await http.request({ method: 'GET', path, schema })).data;
      } catch (error) {
        // A key or a database that is not accepted says so in its own words.
        asRefusal(error);
        throw error;
      }
    },
    async write(request) {
      try {
        const { data } = await http.request({
          ...request,
          schema: writeAnswer,
          body: 'text',
          repeatable: request.method !== 'POST',
        });
        const refusal = refusalIn(data);
        if (refusal !== undefined) return judged(refusal);
        if (z.object({ code: z.coerce.number().pipe(z.literal(0)) }).safeParse(data).success) {
          return { kind: 'done', data: undefined };
        }
        throw new ImplausibleAnswerError(
          `TermTime answered ${request.method} ${request.path} with something other than its code 0`,
          {
            advice:
              'Whether it was done is not known; the next run looks. Check that no proxy answers in TermTime’s place.',
          },
        );
      } catch (error) {
        const refusal = asRefusal(error);
        if (refusal !== undefined) return refusal;
        throw error;
      }
    },
  };
}
