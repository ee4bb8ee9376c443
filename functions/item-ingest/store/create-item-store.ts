import { BadRequestError } from '#shared/core/errors.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import type { Store } from '#shared/state/store.ts';
import type { ItemStoreConfig } from '../config.ts';
import { keptDocument } from '../item/item-documents.ts';
import type { ItemRecord } from '../item/items.ts';
import { latestProgress } from '../pass/progress.ts';
import { stateOn } from '../state.ts';
import { viewOf, withInstants } from './item-view.ts';
import { changedItems, listItems } from './lists.ts';
import { openApi } from './open-api.ts';

function notFound(error: string): Response {
  return Response.json({ error }, { status: 404 });
}

/** `item-store`: reading, for a search service. It reads the state store alone, and writes nothing. */
export function createItemStore(
  { pageSize }: Pick<ItemStoreConfig, 'pageSize'>,
  { store }: { readonly store: Store },
): Endpoint {
  return async (request, { base }) => {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
    if (path === '/openapi.json') return Response.json(openApi());
    if (path === '/items') {
      const { entries, next } = await listItems(store, searchParams, pageSize);
      return Response.json({
        items: entries.map(({ value }) => viewOf(value)),
        ...(next === undefined ? {} : { next }),
      });
    }
    if (path === '/changes') {
      const { entries, next, more } = await changedItems(store, searchParams, pageSize);
      return Response.json({ items: entries.map(({ value }) => viewOf(value)), next, more });
    }
    if (path === '/progress') {
      const progress = await latestProgress(store);
      return progress === undefined
        ? notFound('There was no pass over the group yet.')
        : Response.json(withInstants(progress));
    }
    const [, id, document] = /^\/items\/([^/]+)(\/document)?$/.exec(path) ?? [];
    if (id === undefined) return notFound('There is nothing here. See /openapi.json.');
    if (!/^\d{1,15}$/.test(id)) throw new BadRequestError('An item id is a whole number.');
    const item = await itemWithId(store, Number(id));
    if (item === undefined) return notFound(`There is no item ${id}.`);
    return document === undefined ? Response.json(viewOf(item)) : await documentOf(store, item, request);
  };
}

async function itemWithId(store: Store, itemId: number): Promise<ItemRecord | undefined> {
  const { entries } = await stateOn(store).items.query('byItemId', { isListed: true, itemId }, { limit: 1 });
  return entries[0]?.value;
}

/** The text as it was pushed. A reader that has this commit already is told so. */
async function documentOf(store: Store, item: ItemRecord, request: Request): Promise<Response> {
  const kept = await keptDocument(store, item.projectId);
  if (kept === undefined) return notFound(`The document of item ${item.itemId} is not kept.`);
  const etag = `"${kept.commit}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  return new Response(kept.text, { headers: { 'content-type': 'application/json; charset=utf-8', etag } });
}
