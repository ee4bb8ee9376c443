import { z } from 'zod';
import { RefusedError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import type { HttpClient } from '#shared/clients/http/http-types.ts';
import { ImplausibleAnswerError, LockstepError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';
import { shortened } from '#shared/core/shortened.ts';

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** The server has no GraphQL, or does not know a member or argument that was asked for: it is older than the query. */
export class GraphqlUnsupportedError extends LockstepError {
  readonly ending = 'failed';
  readonly whose = 'GitLab, which is older than the query';
}

/**
 * GitLab stumbled over a page that it otherwise permits, over one of its projects as may be: with errors beside what it
 * could answer, or with an internal error in place of everything. The cause is what it said.
 */
export class PageFailedError extends LockstepError {
  readonly ending = 'failed';
  readonly whose = 'GitLab';
}

const tooComplex = /complex/i;
const unknownMember =
  /doesn't exist on type|doesn't accept argument|isn't a defined|Cannot query field|Unknown argument/i;
const largestPage = 100;

export interface GraphqlQuery<Data> {
  /** For messages: `the projects of items`. */
  readonly what: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<Data>;
  /** Not sent again by itself: a smaller one is asked for in its place. */
  readonly isTriedOnce?: boolean;
}

/**
 * Asks GitLab's GraphQL for pages, as large as its complexity limit lets them be. An answer with errors is never taken
 * for an empty page: one that is too complex is halved and asked for again, and the size that passed is kept for the
 * pages that follow; any other is a failure, which whoever asked traces to the project that it is about.
 */
export class GraphqlPages {
  readonly #http: HttpClient;
  readonly #url: string;
  #size = largestPage;

  /** `url`: `https://gitlab.example.ac.uk/api/graphql`. */
  constructor(http: HttpClient, url: string) {
    this.#http = http;
    this.#url = url;
  }

  get size(): number {
    return this.#size;
  }

  /** For a page that only passes in parts, although GitLab calls it none too complex. */
  halve(): void {
    this.#size = Math.max(1, Math.floor(this.#size / 2));
  }

  /**
   * One page; the query's `$first` is set here.
   * @throws GraphqlUnsupportedError for a server that is too old, ImplausibleAnswerError when even a page of one row is
   * too complex, PageFailedError where GitLab stumbles over what it would permit
   */
  async page<Data>({ what, query, variables, schema, isTriedOnce = false }: GraphqlQuery<Data>): Promise<Data> {
    for (;;) {
      const first = this.#size;
      const answer = await this.#answer(what, query, { ...variables, first }, !isTriedOnce);
      const errors = answer.errors ?? [];
      if (errors.length === 0) return read(what, answer.data, schema);
      const messages = shortened(errors.map(({ message }) => message).join('; '), 300);
      if (errors.some(({ message }) => unknownMember.test(message))) {
        throw new GraphqlUnsupportedError(`gitlab's GraphQL does not have what was asked for ${what}: ${messages}`);
      }
      if (!errors.some(({ message }) => tooComplex.test(message))) {
        throw new PageFailedError(`gitlab's GraphQL answered ${what} with errors: ${messages}`);
      }
      if (first === 1) {
        throw new ImplausibleAnswerError(`gitlab's GraphQL refused even one row of ${what}: ${messages}`, {
          advice: 'Nothing was concluded from it. Set upstreams.items.api to rest to read by REST instead.',
        });
      }
      this.halve();
    }
  }

  async #answer(what: string, query: string, variables: Readonly<Record<string, unknown>>, repeatable: boolean) {
    try {
      const json = { query, variables };
      const request = { method: 'POST', path: this.#url, json, readOnly: true, repeatable } as const;
      return (await this.#http.request({ ...request, schema: envelope })).data;
    } catch (error) {
      if (error instanceof UpstreamUnavailableError && error.status === 500)
        throw new PageFailedError(error.message, { cause: error });
      if (!(error instanceof RefusedError) || error.status !== 404) throw error;
      throw new GraphqlUnsupportedError(`gitlab has no GraphQL to ask for ${what}: ${error.message}`);
    }
  }
}

function read<Data>(what: string, data: unknown, schema: z.ZodType<Data>): Data {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = issuePlace(parsed.error.issues[0] ?? { path: [] }, 'the whole answer');
  throw new ImplausibleAnswerError(`gitlab's GraphQL answered ${what} in another form than expected at ${where}`);
}
