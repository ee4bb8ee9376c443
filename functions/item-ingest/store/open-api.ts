import { passProgress } from '../pass/progress.ts';
import { itemView, shownJsonSchema } from './item-view.ts';

const json = (schema: object, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const failure = json({ $ref: '#/components/schemas/Failure' }, 'Not to be answered, and why');
const item = { $ref: '#/components/schemas/Item' };
const query = (name: string, description: string, schema: object = { type: 'string' }) => ({
  name,
  in: 'query',
  description,
  schema,
});
const itemId = {
  name: 'itemId',
  in: 'path',
  required: true,
  description: 'The id in item.json',
  schema: { type: 'integer' },
};
const limit = query('limit', 'Items a page, up to 1000', { type: 'integer', minimum: 1, maximum: 1000 });

/** What `item-store` answers, as OpenAPI 3.1. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lockstep item store',
      version: '1',
      description:
        'Items as they stand on the default branches of a GitLab group, for reading. Follow the changes to keep a copy: ask at least as often as the time of grace is long, in which a project that is gone is still told of.',
    },
    paths: {
      '/items': {
        get: {
          operationId: 'listItems',
          summary: 'Items of one list, by rising item id',
          description: 'Exactly one filter: type, workflowStatus, subject and grade together, or stimulusId.',
          parameters: [
            query('type', 'Such as mc, sa, stim'),
            query('workflowStatus', 'Such as Draft'),
            query('subject', 'With grade'),
            query('grade', 'With subject'),
            query('stimulusId', 'Items of this stimulus', { type: 'integer' }),
            limit,
            query('after', 'next of the page before'),
          ],
          responses: {
            200: json(
              {
                type: 'object',
                required: ['items'],
                properties: { items: { type: 'array', items: item }, next: { type: 'string' } },
              },
              'A page; without next it is the last',
            ),
            400: failure,
          },
        },
      },
      '/items/{itemId}': {
        get: {
          operationId: 'getItem',
          summary: 'One item',
          parameters: [itemId],
          responses: { 200: json(item, 'The item'), 404: failure },
        },
      },
      '/items/{itemId}/document': {
        get: {
          operationId: 'getDocument',
          summary: 'The whole item.json of the last good commit, as it was pushed',
          parameters: [itemId],
          responses: {
            200: json({}, 'The document; its commit is the ETag'),
            304: { description: 'It is the one you have' },
            404: failure,
          },
        },
      },
      '/changes': {
        get: {
          operationId: 'listChanges',
          summary: 'Items that changed since a cursor, oldest change first',
          parameters: [query('after', 'next of the answer before; nothing for all'), limit],
          responses: {
            200: json(
              {
                type: 'object',
                required: ['items', 'next', 'more'],
                properties: {
                  items: { type: 'array', items: item },
                  next: { type: 'string' },
                  more: { type: 'boolean' },
                },
              },
              'Each item once, as it is now; gone ones have standing gone',
            ),
            400: failure,
          },
        },
      },
      '/progress': {
        get: {
          operationId: 'getProgress',
          summary: 'How far the latest pass over the group is',
          responses: {
            200: json(
              { $ref: '#/components/schemas/Progress' },
              'Listed, unchanged, ingested, failed, gone, remaining',
            ),
            404: failure,
          },
        },
      },
    },
    components: {
      schemas: {
        Item: shownJsonSchema(itemView),
        Progress: shownJsonSchema(passProgress),
        Failure: {
          type: 'object',
          required: ['error'],
          properties: { error: { type: 'string' }, advice: { type: 'string' } },
        },
      },
    },
  };
}
