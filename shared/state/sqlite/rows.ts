import type { StatementSync } from 'node:sqlite';
import { StateError } from '#shared/core/errors.ts';
import { idOfKey } from '../document/document-key.ts';
import type { Fields, StoredDocument } from '../store.ts';

export type Row = Readonly<Record<string, unknown>>;

export const columns = 'id, fields, version, updatedAt';

/** The document in a row of a collection's table. `readAt`: ms since the epoch, by the file's clock. */
export function documentOf(row: Row, readAt: number): StoredDocument {
  const fields: Fields = JSON.parse(textIn(row, 'fields'));
  const updatedAt = numberIn(row, 'updatedAt');
  return { id: idOfKey(textIn(row, 'id')), fields, version: `${numberIn(row, 'version')}`, updatedAt, readAt };
}

export function rowOf(statement: StatementSync, ...values: (string | number | null)[]): Row | undefined {
  return statement.get(...values);
}

/** @throws StateError where the column holds something else: the file is damaged, or another program's */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new StateError(`the state file holds no text in the column ${column}`);
  return value;
}

/** @throws StateError as `textIn` */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new StateError(`the state file holds no number in the column ${column}`);
  return value;
}
