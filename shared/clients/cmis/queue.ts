import type { QueueMark } from './cmis.ts';
import type { CmisDatabase } from './database.ts';
import { parseQueueRow, type QueueRow } from './queue-row.ts';
import { chunksOf, expandLists } from './statements/expand-lists.ts';
import {
  anyQueueRowWithStatus,
  finishQueueRows,
  queueRowsById,
  queueRowsWithStatus,
  queueRowsWithStatusAfter,
  takeQueueRows,
} from './statements/queue.ts';

/** What the ERROR column holds, in bytes. */
const maxErrorBytes = 100;

/** The beginning of a text that fits into `bytes` bytes of UTF-8, ending with an ellipsis where something was cut off. */
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

  async unprocessed(max: number): Promise<readonly QueueRow[]> {
    return (await this.#database.query(queueRowsWithStatus, { status: 'UNPROCESSED' }, max)).map(parseQueueRow);
  }

  async inProgress(max: number, afterId: number): Promise<readonly QueueRow[]> {
    const rows = await this.#database.query(queueRowsWithStatusAfter, { status: 'IN_PROGRESS', afterId }, max);
    return rows.map(parseQueueRow);
  }

  async byId(ids: Iterable<number>): Promise<readonly QueueRow[]> {
    const rows: QueueRow[] = [];
    for (const chunk of chunksOf([...ids].sort((a, b) => a - b))) {
      const { sql, binds } = expandLists(queueRowsById, {}, { ids: chunk });
      rows.push(...(await this.#database.query(sql, binds)).map(parseQueueRow));
    }
    return rows;
  }

  async mark(ids: Iterable<number>, mark: QueueMark): Promise<number> {
    const final = mark.to === 'PROCESSED' || mark.to === 'FAILED';
    const plain = { status: mark.to, expected: mark.from };
    const message = mark.error === undefined ? null : fitted(mark.error, maxErrorBytes);
    let changed = 0;
    for (const chunk of chunksOf(ids)) {
      const { sql, binds } = final
        ? expandLists(finishQueueRows, { ...plain, message }, { ids: chunk })
        : expandLists(takeQueueRows, plain, { ids: chunk });
      changed += await this.#database.update(sql, binds);
    }
    return changed;
  }
}
