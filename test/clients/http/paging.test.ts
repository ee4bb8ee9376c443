import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { HttpRequest } from '#shared/clients/http/http-client.ts';
import { UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { allItems, allPages, nextOfEnvelope, nextOfLinkHeader, type Paging } from '#shared/clients/http/paging.ts';
import { clientSetup } from './support/client-setup.ts';
import { json, reset, type Scripted, scriptedServer } from './support/scripted-server.ts';

const page = z.object({ data: z.array(z.number()), has_more: z.boolean(), next: z.string().optional() });
type Page = z.infer<typeof page>;

const first: HttpRequest<Page> = { method: 'GET', path: '/v1/rooms', query: { limit: 2 }, schema: page };
const enveloped: Paging<Page> = { next: ({ data }) => nextOfEnvelope({ hasMore: data.has_more, next: data.next }) };
const last = json({ data: [9], has_more: false });

async function listed(script: readonly Scripted[], paging: Partial<Paging<Page>> = {}, request = first) {
  await using server = await scriptedServer(script);
  const { client } = clientSetup(`${server.url}/public`, { settings: { retries: 0 } });
  const items = await allItems(allPages(client, request, { ...enveloped, ...paging }), ({ data }) => data);
  return { items, urls: server.seen.map(({ url }) => url) };
}

function more(next: string, data: readonly number[] = [1, 2]): Scripted {
  return json({ data, has_more: true, next });
}

describe('paging', () => {
  it('follows relative and absolute links to the end, empty pages too', async () => {
    await using server = await scriptedServer([
      more('/public/v1/rooms?limit=2&offset=b%3D%3D'),
      more('?limit=2&offset=c', []),
      (response, request) => more(`http://${request.headers.host}/public/v1/rooms?offset=d`, [3])(response, request),
      last,
    ]);
    const { client } = clientSetup(`${server.url}/public`);
    assert.deepEqual(await allItems(allPages(client, first, enveloped), ({ data }) => data), [1, 2, 3, 9]);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      [
        '/public/v1/rooms?limit=2',
        '/public/v1/rooms?limit=2&offset=b%3D%3D',
        '/public/v1/rooms?limit=2&offset=c',
        '/public/v1/rooms?offset=d',
      ],
    );
  });

  it('sets its filters again on links that leave them out', async () => {
    const { urls } = await listed([more('/public/v1/rooms?limit=2&offset=b'), last], {
      filters: { campusId: 'c1', limit: 2 },
    });
    assert.deepEqual(urls, ['/public/v1/rooms?campusId=c1&limit=2', '/public/v1/rooms?offset=b&campusId=c1&limit=2']);
  });

  const broken: readonly (readonly [string, readonly Scripted[], RegExp, Partial<Paging<Page>>?])[] = [
    ['a link to another server', [more('https://elsewhere.example.ac.uk/x')], /our credentials are not sent there/],
    ['a link with credentials', [more('http://a:b@127.0.0.1/x')], /our credentials are not sent there/],
    ['a link that is none', [more('http://')], /not an address/],
    ['more without a link', [json({ data: [1], has_more: true })], /but not where/],
    ['the last page with a link', [json({ data: [1], has_more: false, next: '/x' })], /yet links to another/],
    [
      'a circle',
      [more('/public/v1/rooms?offset=a'), more('/public/v1/rooms?offset=b'), more('/public/v1/rooms?offset=a')],
      /in circles/,
    ],
    ['a link to itself', [more('/public/v1/rooms?limit=2')], /in circles/],
    [
      'endless pages',
      [1, 2, 3].map(offset => more(`/public/v1/rooms?offset=${offset}`)),
      /more than 3 pages/,
      { maxPages: 3 },
    ],
    [
      'a page of another form',
      [more('/public/v1/rooms?offset=a'), json({ data: 'none', has_more: false })],
      /expected array/,
    ],
  ];
  for (const [name, script, message, paging] of broken) {
    it(`ends in an error on ${name}`, async () => {
      await assert.rejects(listed(script, paging), error => {
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        assert.equal('ending' in error && error.ending, 'failed');
        return true;
      });
    });
  }

  it('is no list when a page is lost', async () => {
    await assert.rejects(listed([more('/public/v1/rooms?offset=a'), reset]), UpstreamUnavailableError);
  });

  it('finds the next link of a Link header among others', () => {
    const link = (value: string) => nextOfLinkHeader({ link: value });
    assert.equal(
      link('<https://a.example/?p=1,2>; rel="first", <https://a.example/?p=2>; rel="next"'),
      'https://a.example/?p=2',
    );
    assert.equal(link('<https://a.example/?p=2>; title="next"; rel=prev, <b>; rel="last"'), undefined);
    assert.equal(link('<b>; rel="prefetch next"'), 'b');
    assert.equal(nextOfLinkHeader({}), undefined);
  });
});
