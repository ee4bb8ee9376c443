import { cursorOf, positionValue } from '../query/cursor.ts';
import type { ResolvedQuery } from '../query/resolved-query.ts';
import type { QueryPage } from '../store.ts';
import type { Connection } from './connection.ts';
import { type FoundDocument, readAnswer } from './documents.ts';
import { pageQuery } from './structured-query.ts';

/**
 * One page of what has not expired, and how many documents were read for it. One more than the page holds is asked for, which
 * tells whether there is a next; when expired ones leave a gap, more are read after them.
 */
export async function readPage(
  connection: Connection,
  query: ResolvedQuery,
  limit: number,
): Promise<{ page: QueryPage; read: number }> {
  const live: FoundDocument[] = [];
  let read = 0;
  let after = query.after;
  for (;;) {
    const wanted = limit + 1 - live.length;
    const structuredQuery = pageQuery({ ...query, after }, wanted, key => connection.path(query.collection, key));
    const { found } = readAnswer(await connection.runQuery({ structuredQuery }));
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

function positionOf({ stored, key }: FoundDocument, order: string) {
  return { value: positionValue(stored.fields[order]), key };
}
