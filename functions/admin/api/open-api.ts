import { z } from 'zod';
import { answers, deeds, failure } from './schemas.ts';

const json = (schema: z.ZodType, io: 'input' | 'output' = 'output'): object => {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return { 'application/json': { schema: plain } };
};

const operationId = (path: string): string => path.replaceAll(/[^a-z]+/g, '_').replaceAll(/_$/g, '');

/**
 * The OpenAPI 3.1 document of `/api`, from the schemas that its answers go through. `base`: where the console is
 * served.
 */
export function openApi(base: string, version: string): object {
  const parameter = (name: string, place: 'path' | 'query'): object => ({
    name,
    in: place,
    required: place === 'path',
    schema: { type: 'string' },
  });
  const refused = { description: 'Refused, with what to do', content: json(failure) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lockstep console',
      version,
      description:
        'What the console shows and does, for programs. To act: prepare the action, look at what it would do, and send its form to /api/acts, which does exactly that, once. Behind Identity-Aware Proxy a program comes as its service account, which must be named among operators; JSON from pages of other sites is refused.',
    },
    servers: [{ url: base === '' ? '/' : base }],
    paths: Object.fromEntries([
      ...Object.entries(answers).map(([path, { summary, schema, query }]) => [
        path,
        {
          get: {
            summary,
            operationId: `get${operationId(path)}`,
            parameters: [
              ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameter(name, 'path')),
              ...query.map(name => parameter(name, 'query')),
            ],
            responses: {
              200: { description: summary, content: json(schema) },
              401: refused,
              403: refused,
              404: refused,
            },
          },
        },
      ]),
      ...Object.entries(deeds).map(([path, { summary, body, schema }]) => [
        path,
        {
          post: {
            summary,
            operationId: `post${operationId(path)}`,
            requestBody: { required: true, content: json(body, 'input') },
            responses: {
              200: { description: summary, content: json(schema) },
              ...Object.fromEntries(['400', '401', '403', '413', '415', '421'].map(status => [status, refused])),
            },
          },
        },
      ]),
    ]),
  };
}
