import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import dereference from 'dereference-json-schema';
import { OpenAPIRouter, OpenAPIValidator } from 'openapi-backend';
import { z } from 'zod';
import { correctedDocument } from './corrected-document.ts';
import type { Doubts } from './doubts.ts';

/** A request and its answer as they went over the line. */
export interface Exchange {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly answerType: string | undefined;
}

/** Tells where an exchange differs from a vendor's document, in sentences; none: it is as documented. */
export type ExchangeCheck = (exchange: Exchange) => readonly string[];

const response = z.looseObject({
  content: z.record(z.string(), z.unknown()).optional(),
  'x-doubt': z.unknown().optional(),
});
const operationParts = z.looseObject({
  operationId: z.string(),
  path: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.unknown().optional(),
  'x-request-body': z.unknown().optional(),
  'x-doubt': z.unknown().optional(),
  responses: z.record(z.string(), response),
});
type OperationParts = z.infer<typeof operationParts>;

const documentShape = z.custom<ConstructorParameters<typeof OpenAPIRouter>[0]['definition']>(
  value => z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }).safeParse(value).success,
);

function textOf({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
  return `${instancePath === '' ? 'it' : instancePath} ${message ?? 'is wrong'}${extra}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the document itself says that it leaves this answer open. */
function isInDoubt(operation: OperationParts, status: string): boolean {
  return operation.responses[status]?.['x-doubt'] !== undefined || operation['x-doubt'] !== undefined;
}

/** Where the API that a document describes begins: real paths, and what the document has in place of that start. */
export interface Base {
  readonly starts: readonly string[];
  readonly documented: string;
}

/**
 * A check of exchanges against a vendor's OpenAPI 3.0 document, its known errors corrected. A request that was refused
 * (4xx) may be anything; its answer must still be one of the document's. What is not below `base` belongs to something
 * else (a token's address, GraphQL) and is not looked at.
 */
export function createExchangeCheck(document: unknown, exempt: Doubts, base: Base): ExchangeCheck {
  const definition = documentShape.parse(dereference.dereferenceSync(correctedDocument(document)));
  const router = new OpenAPIRouter({ definition });
  const validator = new OpenAPIValidator({
    definition,
    router,
    lazyCompileValidators: true,
    coerceTypes: true,
    ajvOpts: { strict: false, allErrors: true, coerceTypes: 'array' },
    customizeAjv: (_ajv, options, context) => {
      const isAnswer = context === 'responseValidator';
      const made = new Ajv({ ...options, coerceTypes: isAnswer ? false : 'array', strict: false });
      formats.default(made);
      return made;
    },
  });
  return exchange => {
    const { method, status, body, query } = exchange;
    const start = base.starts.find(each => exchange.path.startsWith(`${each}/`));
    if (start === undefined) return [];
    const path = `${base.documented}${exchange.path.slice(start.length)}`;
    const request = {
      method,
      path,
      headers: Object.fromEntries(Object.entries(exchange.headers).map(([name, value]) => [name, String(value)])),
      query: Object.fromEntries([...new Set(query.keys())].map(key => [key, listOf(query.getAll(key))])),
      ...(body === '' ? {} : { body: jsonOf(body) ?? body }),
    };
    const found = router.matchOperation(request);
    const isRefused = status >= 400;
    if (found === undefined)
      return isRefused || exempt.leftOut?.includes(`${method} ${path}`) === true
        ? []
        : [`${method} ${path} is not documented, but was answered ${status}.`];
    const operation = operationParts.parse(found);
    const name = `${method} ${operation.path}`;
    const problems: string[] = [];
    if (!isRefused) {
      const { errors } = validator.validateRequest(request, found);
      problems.push(...(errors ?? []).map(error => `The request ${name} is not as documented: ${textOf(error)}.`));
      const takesBody = operation.requestBody !== undefined || operation['x-request-body'] !== undefined;
      if (body !== '' && !takesBody) problems.push(`The request ${name} has a body, and none is documented.`);
    }
    return [...problems, ...answerProblems(operation, name, exchange)];
  };

  function answerProblems(operation: OperationParts, name: string, { status, answer, answerType }: Exchange): string[] {
    const declared = operation.responses[String(status)] ?? operation.responses['default'];
    if (declared === undefined) {
      return exempt.statuses.includes(status) ? [] : [`${name} was answered ${status}, which is not documented.`];
    }
    if (declared.content === undefined) {
      // A refusal says why, in words that no document lists.
      if (answer === '' || status >= 400) return [];
      const { undescribedBodies: open } = exempt;
      const isOpen = open === 'where in doubt' ? isInDoubt(operation, String(status)) : open.includes(name);
      return isOpen ? [] : [`${name} was answered ${status} with a body, and none is documented.`];
    }
    if (!/\bjson\b/.test(answerType ?? '')) {
      const isJson = Object.keys(declared.content).some(type => type.includes('json'));
      return isJson && status < 300
        ? [`${name} was answered ${status} without JSON (${answerType ?? 'no type'}).`]
        : [];
    }
    const key = operation.responses[String(status)] === undefined ? undefined : status;
    if (key === undefined) return [];
    const { errors } = validator.validateResponse(jsonOf(answer), operation.operationId, key);
    return (errors ?? []).map(error => `The answer ${status} to ${name} is not as documented: ${textOf(error)}.`);
  }
}

function listOf(values: readonly string[]): string | string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : [...values];
}
