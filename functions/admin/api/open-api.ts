import { z } from 'zod';
import { answers, failure } from './schemas.ts';

const json = (schema: z.ZodType): object => {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return { 'application/json': { schema: plain } };
};

/** The OpenAPI 3.1 document of `/api`, from the schemas that its answers go through. `base`: where the console is served. */
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
        'What the console shows, for programs. It is read only: what people do is done on the console or by `lockstep`.',
    },
    servers: [{ url: base === '' ? '/' : base }],
    paths: Object.fromEntries(
      Object.entries(answers).map(([path, { summary, schema, query }]) => [
        path,
        {
          get: {
            summary,
            operationId: path.replaceAll(/[^a-z]+/g, '_').replaceAll(/^_|_$/g, ''),
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
    ),
  };
}
