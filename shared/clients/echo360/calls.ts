import type { z } from 'zod';
import type { HttpClient, Query } from '#shared/clients/http/http-client.ts';
import { RefusedError } from '#shared/clients/http/http-errors.ts';
import { allPages, nextOfEnvelope } from '#shared/clients/http/paging.ts';
import type { Echo360Config } from './config.ts';
import type { ListingPage } from './schema.ts';

/** What all calls of one client share. */
export interface Echo360Api {
  readonly http: HttpClient;
  readonly config: Echo360Config;
}

/** The pages of a listing to its end, or an error. Filters are set again on each page where that is configured. */
export async function* pagesOf<Item>(
  { http, config }: Echo360Api,
  path: string,
  schema: z.ZodType<ListingPage<Item>>,
  filters: Query = {},
): AsyncGenerator<Item[], void> {
  const first = {
    method: 'GET',
    path,
    query: { limit: config.pageLimit, ...filters },
    schema,
  } as const;
  const paging = {
    next: ({ data: page }: { data: ListingPage<Item> }) => nextOfEnvelope(page),
    filters: config.repeatFilters ? filters : {},
  };
  for await (const page of allPages(http, first, paging)) yield page.data;
}

/** The result of a call, or what its refusal means; a refusal that means nothing to the caller is thrown as it came. */
export async function answered<T, R>(
  call: Promise<T>,
  meaning: (refused: RefusedError) => R | undefined,
): Promise<T | R> {
  try {
    return await call;
  } catch (error) {
    const means = error instanceof RefusedError ? meaning(error) : undefined;
    if (means === undefined) throw error;
    return means;
  }
}
