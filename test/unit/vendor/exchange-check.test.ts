import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createExchangeCheck, type Exchange } from '#test/support/vendor/exchange-check.ts';

/** A small document of no vendor's, with one known error of each kind. */
const document = {
  openapi: '3.0.0',
  info: { title: 'shelf', version: '1' },
  paths: {
    '/books': {
      get: {
        operationId: 'books',
        parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
        responses: { '200': { description: 'ok' } },
      },
    },
    '/books/{id}': {
      get: {
        operationId: 'book',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
        ],
        responses: {
          '200': {
            description: 'ok',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Book' } } },
          },
          '404': { description: 'not there' },
        },
      },
    },
    '/books/{id}/lend': {
      post: {
        operationId: 'lend',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { '201': { description: 'lent' } },
      },
    },
  },
  components: {
    schemas: {
      Book: {
        type: 'object',
        required: ['title'],
        properties: { title: { type: 'string' }, year: { type: 'string' } },
      },
    },
  },
  'x-known-errors': [
    { at: '/components/schemas/Book/properties/year', correction: { type: 'integer', nullable: true } },
    {
      at: '/paths/~1books/get/responses/200',
      correction: { type: 'array', items: { $ref: '#/components/schemas/Book' } },
    },
    { at: '/paths/~1books/get/parameters', correction: [{ name: 'cursor', in: 'query', schema: { type: 'string' } }] },
    {
      at: '/paths/~1books~1{id}~1lend/post/responses',
      correction: { '201': { type: 'boolean', nullable: true }, '403': { description: 'no' } },
    },
    { at: '/paths', correction: null },
  ],
};

const check = createExchangeCheck(
  document,
  { statuses: [429], undescribedBodies: [] },
  { starts: ['/api'], documented: '' },
);

function problems(given: Partial<Exchange> & { readonly question?: string }): readonly string[] {
  return check({
    method: 'GET',
    path: '/api/books',
    query: new URLSearchParams(given.question ?? ''),
    headers: {},
    body: '',
    status: 200,
    answer: '[]',
    answerType: 'application/json',
    ...given,
  });
}

describe('holding traffic against a vendor’s document', () => {
  const fine: readonly [string, Parameters<typeof problems>[0]][] = [
    ['a documented question and answer', { answer: '[{"title": "A", "year": 1999}]' }],
    ['a parameter that a correction adds', { question: 'cursor=abc&page=2' }],
    ['a member that a correction lets be null', { path: '/api/books/7', answer: '{"title": "A", "year": null}' }],
    ['a body that a correction describes', { method: 'POST', path: '/api/books/7/lend', status: 201, answer: 'null' }],
    [
      'a status that a correction adds',
      { method: 'POST', path: '/api/books/7/lend', status: 403, answer: '{"message": "no"}' },
    ],
    ['a status that anything may answer', { status: 429, answer: 'Retry later', answerType: 'text/plain' }],
    ['a refused request that is not documented', { question: 'colour=red', status: 429 }],
    ['what belongs to another interface', { path: '/token', question: 'colour=red' }],
  ];
  for (const [what, exchange] of fine) it(`lets ${what} pass`, () => assert.deepEqual(problems(exchange), []));

  const wrong: readonly [string, Parameters<typeof problems>[0], RegExp][] = [
    ['an undocumented parameter', { question: 'colour=red' }, /additional properties \(colour\)/],
    ['a parameter of the wrong type', { question: 'page=two' }, /page must be integer/],
    ['an undocumented path', { path: '/api/shelves' }, /GET \/shelves is not documented/],
    [
      'a body that is not documented',
      { method: 'POST', path: '/api/books/7/lend', body: '{}', status: 201, answer: 'true' },
      /has a body, and none/,
    ],
    ['an undocumented status', { status: 418 }, /answered 418, which is not documented/],
    ['an answer that breaks its schema', { answer: '[{"title": "A", "year": "1999"}]' }, /year must be integer/],
    [
      'an answer that lacks what must be there',
      { path: '/api/books/7', answer: '{}' },
      /must have required property 'title'/,
    ],
    ['a page for people', { answer: '<html>', answerType: 'text/html' }, /answered 200 without JSON \(text\/html\)/],
    ['no JSON at all', { answer: 'what' }, /must be array/],
  ];
  for (const [what, exchange, words] of wrong)
    it(`names ${what}`, () => assert.match(problems(exchange).join(' '), words));
});
