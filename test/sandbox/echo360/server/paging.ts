import { uniformOf } from '#sandbox/kit/random.ts';
import type { SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { type Collection, type Entity, sortKey } from '../collection.ts';
import { coded } from '../refusal.ts';
import type { Echo360Settings } from '../settings.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

export interface PageOf<Item extends Entity> {
  readonly collection: Collection<Item>;
  readonly institutionId: string;
  readonly settings: Echo360Settings;
  /** The member of the cursor that holds the sort value; undefined where the listing goes by id alone. */
  readonly sortMember: string | undefined;
  /** The query parameter by which a listing may be filtered, if any. */
  readonly filter: string | undefined;
  view(item: Item): object;
}

/**
 * One page: `data`, `has_more`, and `next` unless it is the last. `next` is relative; its `offset` holds the key of the
 * last item.
 */
export function pageOf<Item extends Entity>(request: SandboxRequest, options: PageOf<Item>): object {
  const { collection, institutionId, settings, sortMember, filter } = options;
  const limit = limitOf(request, settings);
  const needed = ['id', 'institutionId', ...(sortMember === undefined ? [] : [sortMember])];
  const cursor = decodeCursor(request.query.get('offset') ?? '', needed);
  const key = cursor && sortKey(sortMember === undefined ? '' : (cursor[sortMember] ?? ''), cursor['id'] ?? '');
  const filtered = filter === undefined ? {} : filterOf(filter, request, cursor, settings);
  const group = filter === undefined ? undefined : filtered[filter];
  const { items, more } = collection.after(key, shortened(limit, key, settings), group);
  const data = items.map(item => options.view(item));
  const last = items.at(-1);
  if (!more || last === undefined) return { data, has_more: false };
  const sorted = sortMember === undefined ? {} : { [sortMember]: collection.rules.sortValue(last) };
  const offset = encodeCursor({ ...filtered, institutionId, id: last.id, ...sorted });
  const kept = settings.nextKeepsFilters ? filtered : {};
  return {
    data,
    has_more: true,
    next: `${request.path}?${new URLSearchParams({ limit: `${limit}`, offset, ...kept })}`,
  };
}

/** The filter in force: the request's own, else the cursor's where cursors remember. */
function filterOf(
  name: string,
  { query }: SandboxRequest,
  cursor: Cursor | undefined,
  { cursorKeepsFilters }: Echo360Settings,
): Record<string, string> {
  const value = query.get(name) ?? (cursorKeepsFilters ? cursor?.[name] : undefined);
  return value === undefined ? {} : { [name]: value };
}

function limitOf({ query }: SandboxRequest, { defaultLimit, maxLimit, overLimit }: Echo360Settings): number {
  const given = query.get('limit');
  if (given === null || given === '') return defaultLimit;
  const limit = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (limit < 1) throw coded(400, 'BadRequest', 'Cannot parse parameter limit as Int');
  if (limit > maxLimit && overLimit === 'refuse') throw coded(400, 'BadRequest', `limit must not exceed ${maxLimit}`);
  return Math.min(limit, maxLimit);
}

/** A page that stops early, now and then, where that is switched on. */
function shortened(limit: number, key: string | undefined, { shortPages }: Echo360Settings): number {
  return shortPages ? Math.max(1, limit - Math.floor(uniformOf(key ?? '') * 4)) : limit;
}
