import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { z } from 'zod';
import { jsonAnswer, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { complexityOf } from './graphql-complexity.ts';
import { sdlOf } from './graphql-schema.ts';
import { InternalError, rootValue } from './graphql-values.ts';
import type { ProjectParts } from './rest-parts.ts';

/** Switchable while it runs. */
export interface GraphqlQuirks {
  /** Queries above it are refused: 250 for a token, 300 for an administrator's. */
  complexityLimit: number;
  /** An instance on which GraphQL is shut off answers 404. */
  off: boolean;
  /** Projects that a group's listing leaves out, without a word. */
  readonly hides: Set<number>;
  /** How many more a group's listing counts than it shows. */
  miscounts: number;
}

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

const longestQuery = 10_000;

/** Errors without data, as GitLab has them: with the status 200. */
function refused(...messages: readonly string[]): SandboxAnswer {
  return jsonAnswer(200, { errors: messages.map(message => ({ message })) });
}

interface Prepared {
  readonly schema: GraphQLSchema;
  /** The queries that were asked so far: parsed and held against the schema once. */
  readonly queries: Map<string, DocumentNode | readonly GraphQLError[]>;
}

const prepared = new Map<string, Prepared>();

/** The schema of a version, made once a process: a simulation makes hundreds of instances. */
function preparedFor(version: string): Prepared {
  const known = prepared.get(version) ?? { schema: buildSchema(sdlOf(version)), queries: new Map() };
  prepared.set(version, known);
  return known;
}

function documentOf({ schema, queries }: Prepared, query: string): DocumentNode | readonly GraphQLError[] {
  const known = queries.get(query);
  if (known !== undefined) return known;
  const parsed = parse(query);
  const errors = validate(schema, parsed, specifiedRules);
  const result = errors.length > 0 ? errors : parsed;
  queries.set(query, result);
  return result;
}

/** `POST /api/graphql`: the restated part of the schema, on the reference implementation of GraphQL. */
export function graphqlRoute(
  { forge, reachable, externalUrl }: ProjectParts,
  { version, quirks }: { readonly version: string; readonly quirks: GraphqlQuirks },
): Route {
  const ready = preparedFor(version);
  const { schema } = ready;
  return {
    method: 'POST',
    path: '/api/graphql',
    handler: async (request: SandboxRequest) => {
      if (quirks.off) return jsonAnswer(404, { error: '404 Not Found' });
      const body = requestBody.safeParse(JSON.parse(request.body));
      if (!body.success) return refused('No query string was present');
      const { query, variables } = body.data;
      if (query.length > longestQuery) return refused('Query too large');
      try {
        const document = documentOf(ready, query);
        if (!('kind' in document)) return refused(...document.map(ruby));
        const given = variables ?? {};
        const score = complexityOf(schema, document, given);
        const { complexityLimit: limit } = quirks;
        if (score > limit) return refused(`Query has complexity of ${score}, which exceeds max complexity of ${limit}`);
        const root = rootValue(forge, {
          externalUrl: externalUrl(request),
          version,
          complexity: { limit, score },
          quirks,
        });
        const seen = reachable(request)
          ? root
          : { ...root, group: () => null, project: () => null, projects: () => null };
        const result = await execute({ schema, document, rootValue: seen, variableValues: given });
        if (result.errors?.some(({ originalError }) => originalError instanceof InternalError) === true)
          return jsonAnswer(500, { errors: [{ message: 'Internal server error' }] });
        return jsonAnswer(200, result);
      } catch (error) {
        if (error instanceof GraphQLError) return refused(error.message);
        throw error;
      }
    },
  };
}

/** GitLab's own words for the commonest error. */
function ruby({ message }: GraphQLError): string {
  const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
  return field === undefined ? message : `Field '${field}' doesn't exist on type '${type}'`;
}
