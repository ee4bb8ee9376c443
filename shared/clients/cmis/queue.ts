import type { QueueMark } from './cmis.ts';
import type { CmisDatabase, Row } from './database.ts';
import { type OddQueueRow, type QueueRow, type QueueRows, type QueueStatus, readQueueRows } from './queue-row.ts';
import { addQueueRowDays, type QueueRowDays } from './queue-row-days.ts';
import { chunksOf, expandCases, expandLists } from './statements/expand-lists.ts';
import {
  anyQueueRowWithStatus,
  failQueueRows,
  finishQueueRows,
  queueRowDays,
  queueRowsById,
  queueRowsWithStatus,
  queueRowsWithStatusAfter,
  queueRowsWithStatusById,
  takeQueueRows,
} from './statements/queue.ts';

/** What the ERROR column holds, in bytes. */
const maxErrorBytes = 100;
/** Rows of one statement that each get a text of their own. */
const maxFailures = 100;

/**
 * The beginning of a text that fits into `bytes` bytes of UTF-8, ending with an ellipsis where something was cut off.
 */
export function fitted(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const characters = [...text];
  while (Buffer.byteLength(characters.join('')) > bytes - 3) characters.pop();
  return `${characters.join('')}...`;
}

/** The queue that CMIS's triggers write, see `Cmis`. */
export class Queue {
  readonly #database: CmisDatabase;

  constructor(database: CmisDatabase) {
    this.#database = database;
  }

  async hasUnprocessed(): Promise<boolean> {
    return (await this.#database.query(anyQueueRowWithStatus, { status: 'UNPROCESSED' }, 1)).length > 0;
  }

  async unprocessed(max: number, afterId?: number): Promise<QueueRows> {
    const status = 'UNPROCESSED';
    return readQueueRows(
      afterId === undefined
        ? await this.#database.query(queueRowsWithStatus, { status }, max)
        : await this.#database.query(queueRowsWithStatusAfter, { status, afterId }, max),
    );
  }

  async unprocessedById(ids: Iterable<number>): Promise<QueueRows> {
    const rows: Row[] = [];
    for (const chunk of chunksOf(ids)) {
      const { sql, binds } = expandLists(queueRowsWithStatusById, { status: 'UNPROCESSED' }, { ids: chunk });
      rows.push(...(await this.#database.query(sql, binds)));
    }
    return readQueueRows(rows);
  }

  async unprocessedDays(): Promise<readonly QueueRowDays[]> {
    const known = new Map<string, QueueRowDays>();
    for await (const row of this.#database.stream(queueRowDays, { status: 'UNPROCESSED' })) addQueueRowDays(known, row);
    return [...known.values()];
  }

  async inProgress(max: number, afterId: number): Promise<readonly number[]> {
    const found = await this.#database.query(queueRowsWithStatusAfter, { status: 'IN_PROGRESS', afterId }, max);
    const { rows, odd } = readQueueRows(found);
    return [...rows, ...odd].map(({ id }) => id).sort((a, b) => a - b);
  }

  async byId(ids: Iterable<number>): Promise<QueueRows> {
    const rows: QueueRow[] = [];
    const odd: OddQueueRow[] = [];
    for (const chunk of chunksOf([...ids].sort((a, b) => a - b))) {
      const { sql, binds } = expandLists(queueRowsById, {}, { ids: chunk });
      const found = readQueueRows(await this.#database.query(sql, binds));
      rows.push(...found.rows);
      odd.push(...found.odd);
    }
    return { rows, odd };
  }

  async mark(ids: Iterable<number>, mark: QueueMark): Promise<number> {
    let changed = 0;
    for (const chunk of chunksOf(ids)) {
      const statement = mark.to === 'PROCESSED' ? finishQueueRows : takeQueueRows;
      const { sql, binds } = expandLists(statement, { status: mark.to, expected: mark.from }, { ids: chunk });
      changed += await this.#database.update(sql, binds);
    }
    return changed;
  }

  async fail(errors: ReadonlyMap<number, string>, from: QueueStatus): Promise<number> {
    let changed = 0;
    for (const ids of chunksOf(errors.keys(), maxFailures)) {
      const texts = new Map(ids.map(id => [id, fitted(errors.get(id) ?? '', maxErrorBytes)]));
      const failing = expandCases(failQueueRows, { status: 'FAILED', expected: from }, 'texts', texts);
      const { sql, binds } = expandLists(failing.sql, failing.binds, { ids });
      changed += await this.#database.update(sql, binds);
    }
    return changed;
  }
}
