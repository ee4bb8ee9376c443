import type { Query } from '@google-cloud/firestore';
import { cursorOf, positionValue } from '../query/cursor.ts';
import type { ResolvedQuery } from '../query/resolved-query.ts';
import type { QueryPage } from '../store.ts';
import type { Connected } from './connection.ts';
import { type FoundDocument, foundDocument, layout, pathOf } from './documents.ts';

/**
 * One page of what has not expired, and how many documents were read for it. One more than the page holds is asked for,
 * which tells whether there is a next; when expired ones leave a gap, more are read after them.
 */
export async function readPage(
  connected: Connected,
  query: ResolvedQuery,
  limit: number,
): Promise<{ page: QueryPage; read: number }> {
  const live: FoundDocument[] = [];
  let read = 0;
  let after = query.after;
  for (;;) {
    const wanted = limit + 1 - live.length;
    const ordered = inOrder(connected, conditions(connected, query), query);
    const asked = after === undefined ? ordered : ordered.startAfter(after.value, after.key);
    const { docs } = await asked.limit(wanted).get();
    const found = docs.flatMap(snapshot => foundDocument(connected, snapshot) ?? []);
    read += found.length;
    live.push(...found.filter(document => !document.expired));
    const end = found.at(-1);
    if (end === undefined || found.length < wanted || live.length > limit) break;
    after = positionOf(end, query.order);
  }
  const shown = live.slice(0, limit);
  const documents = shown.map(document => document.stored);
  const last = shown.at(-1);
  if (live.length <= limit || last === undefined) return { page: { documents }, read };
  return { page: { documents, next: cursorOf(positionOf(last, query.order)) }, read };
}

/**
 * How many documents a query finds: all of them less the expired ones, both at the same instant. `read`: how many were
 * counted for it. `atMost`: counted so far and no further.
 */
export async function countDocuments(
  connected: Connected,
  query: ResolvedQuery,
  atMost: number | undefined,
): Promise<{ count: number; read: number }> {
  const { firestore } = connected;
  const ordered = inOrder(connected, conditions(connected, query), query);
  const all = await (atMost === undefined ? ordered : ordered.limit(atMost)).count().get();
  const { count } = all.data();
  if (count === 0) return { count, read: 0 };
  const { readTime } = all;
  const countThen = async (counted: Query): Promise<number> => {
    const then = { readOnly: true, readTime } as const;
    const answer = await firestore.runTransaction(transaction => transaction.get(counted.count()), then);
    return answer.data().count;
  };
  // Expired documents are few: the index is entered by their time, not by the order of the query.
  const expired = conditions(connected, query).where(layout.expiresAt, '<=', readTime).orderBy(layout.expiresAt);
  const ended = await countThen(inOrder(connected, expired, query));
  if (count !== atMost || ended === 0) return { count: count - ended, read: count + ended };
  // Expired ones may stand among those that were counted: as many more take their places.
  const more = await countThen(ordered.limit(atMost + ended));
  return { count: Math.min(atMost, more - ended), read: count + ended + more };
}

function conditions({ firestore }: Connected, { collection, where, order, from, before }: ResolvedQuery): Query {
  const equal = where.reduce<Query>(
    (query, [field, value]) => query.where(pathOf(field), '==', value),
    firestore.collection(collection),
  );
  const bounded = from === undefined ? equal : equal.where(pathOf(order), '>=', from);
  return before === undefined ? bounded : bounded.where(pathOf(order), '<', before);
}

function inOrder({ library }: Connected, query: Query, { order, descending }: ResolvedQuery): Query {
  const direction = descending ? 'desc' : 'asc';
  return query.orderBy(pathOf(order), direction).orderBy(library.FieldPath.documentId(), direction);
}

function positionOf({ stored, key }: FoundDocument, order: string) {
  return { value: positionValue(stored.fields[order]), key };
}
