import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApi } from '#functions/item-ingest/store/open-api.ts';
import { day, installItems } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

interface Answered {
  readonly items: readonly { readonly itemId: number; readonly standing: string }[];
  readonly next?: string;
  readonly more?: boolean;
}

async function followed(
  items: ReturnType<typeof installItems>,
  after: string,
  limit: number,
): Promise<{ ids: number[]; next: string }> {
  const ids: number[] = [];
  let next = after;
  for (;;) {
    const { body } = await items.read(`/changes?after=${next}&limit=${limit}`);
    const answer = body as Answered;
    ids.push(...answer.items.map(({ itemId }) => itemId));
    next = answer.next ?? next;
    if (answer.more !== true) return { ids, next };
  }
}

test('whoever follows the changes sees each once, and nothing twice where nothing changed', async () => {
  const items = installItems();
  const ids = makeItems(items.forge, 25);
  await items.night();
  const first = await followed(items, '0', 7);
  assert.deepEqual(
    first.ids.toSorted((a, b) => a - b),
    ids.map((_, index) => 1000 + index),
  );
  assert.deepEqual((await followed(items, first.next, 7)).ids, []);
  items.forge.push(ids[4] ?? 0, pushOf({ id: 1004, status: 'Review' }));
  items.forge.archive(ids[9] ?? 0);
  items.clock.advance(day);
  await items.night();
  const second = await followed(items, first.next, 7);
  assert.deepEqual(
    second.ids.toSorted((a, b) => a - b),
    [1004, 1009],
  );
  items.clock.advance(day);
  await items.night();
  assert.deepEqual((await followed(items, second.next, 7)).ids, []);
});

test('the four lists are paged to their end, and hold what they say', async () => {
  const items = installItems();
  for (let index = 0; index < 23; index += 1) {
    items.forge.create(
      'items',
      `i${index}`,
      pushOf({
        id: 100 + index,
        type: index % 2 === 0 ? 'mc' : 'sa',
        status: index % 3 === 0 ? 'Review' : 'Draft',
        subject: index % 2 === 0 ? 'Math' : 'ELA',
        grade: `${3 + (index % 2)}`,
        ...(index % 4 === 0 ? { stimulusId: 9 } : {}),
      }),
    );
  }
  await items.night();
  const all = Array.from({ length: 23 }, (_, index) => index);
  const lists: [string, (index: number) => boolean][] = [
    ['type=mc', index => index % 2 === 0],
    ['workflowStatus=Review', index => index % 3 === 0],
    ['subject=ELA&grade=4', index => index % 2 === 1],
    ['stimulusId=9', index => index % 4 === 0],
  ];
  for (const [filter, holds] of lists) {
    const found: number[] = [];
    let after: string | undefined;
    do {
      const { body } = await items.read(
        `/items?${filter}&limit=4${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
      );
      const answer = body as Answered;
      assert.ok(answer.items.length <= 4);
      found.push(...answer.items.map(({ itemId }) => itemId));
      after = answer.next;
    } while (after !== undefined);
    assert.deepEqual(
      found,
      all.filter(holds).map(index => 100 + index),
      filter,
    );
  }
});

test('what cannot be asked is refused with what can', async () => {
  const items = installItems();
  for (const path of [
    '/items',
    '/items?colour=red',
    '/items?type=mc&subject=Math',
    '/items?subject=Math',
    '/items?type=mc&limit=0',
    '/changes?after=x',
    '/items/abc',
  ]) {
    assert.equal((await items.read(path)).status, 400, path);
  }
  for (const path of ['/items/4711', '/items/4711/document', '/nothing', '/progress'])
    assert.equal((await items.read(path)).status, 404, path);
});

test('what is answered is what the OpenAPI document says', async () => {
  const items = installItems();
  makeItems(items.forge, 1);
  await items.night();
  const document = JSON.parse(JSON.stringify(openApi()));
  for (const [schema, path, instant] of [
    ['Item', '/items/1000', 'changedAt'],
    ['Progress', '/progress', 'startedAt'],
  ] as const) {
    const { properties, required } = document.components.schemas[schema];
    const { body } = await items.read(path);
    assert.ok(typeof body === 'object' && body !== null);
    for (const name of Object.keys(body)) assert.ok(name in properties, `${name} is not documented`);
    for (const name of required) assert.ok(name in body, `${name} is missing`);
    assert.equal(properties[instant].format, 'date-time');
    assert.match(String(Reflect.get(body, instant)), /^\d{4}-\d\d-\d\dT/);
  }
  assert.deepEqual((await items.read('/openapi.json')).body, document);
});

test('a reader that has the document of this commit is told so', async () => {
  const items = installItems();
  makeItems(items.forge, 1);
  await items.night();
  const url = 'https://store.example.org/items/1000/document';
  const context = { base: '', caller: undefined, log: items.log, signal: new AbortController().signal };
  const first = await items.itemStore(new Request(url), context);
  const etag = first.headers.get('etag') ?? '';
  assert.match(etag, /^"[0-9a-f]{40}"$/);
  const second = await items.itemStore(new Request(url, { headers: { 'if-none-match': etag } }), context);
  assert.equal(second.status, 304);
});
