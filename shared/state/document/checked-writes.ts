import { StateError } from '#shared/core/errors.ts';
import { type Fields, maxWritesPerCommit, type Write } from '../store.ts';
import { checkCollectionName, keyOfId } from './document-key.ts';
import { normalisedFields } from './normalised-fields.ts';

/** Largest document, in bytes as `normalisedFields` counts them. */
export const maxBytesPerDocument = 900 * 1024;

/** Largest commit: Firestore takes 10 MiB in one request, its emulator 4 MiB. */
export const maxBytesPerCommit = 3.5 * 1024 * 1024;

/** End of the year 9999, the latest instant that Firestore keeps, in ms since the epoch. */
const endOfTime = 253_402_300_799_999;

interface Checked {
  readonly collection: string;
  readonly id: string;
  /** Key of the document in the store. */
  readonly key: string;
  readonly bytes: number;
}

/** A write that both stores can carry out as it stands. */
export type CheckedWrite =
  | (Checked & { readonly kind: 'create'; readonly fields: Fields; readonly expiresAt: number | undefined })
  | (Checked & {
      readonly kind: 'set';
      readonly fields: Fields;
      readonly expiresAt: number | undefined;
      readonly ifVersion: string | undefined;
    })
  | (Checked & { readonly kind: 'delete'; readonly ifVersion: string | undefined });

/** Throws StateError, before anything is sent, for a commit that one of the stores could not carry out. */
export function checkedWrites(writes: readonly Write[]): readonly CheckedWrite[] {
  if (writes.length > maxWritesPerCommit) {
    throw new StateError(`one commit takes at most ${maxWritesPerCommit} writes, not ${writes.length}`);
  }
  const checked = writes.map(checkedWrite);
  refuseConditionOnOwnWrite(checked);
  const bytes = checked.reduce((sum, write) => sum + write.bytes, 0);
  if (bytes > maxBytesPerCommit) {
    throw new StateError(`one commit takes at most ${maxBytesPerCommit} bytes, not ${bytes}`);
  }
  return checked;
}

/**
 * One write as a store carries it out.
 * @throws StateError for names, values or sizes that a store does not take
 */
export function checkedWrite(write: Write): CheckedWrite {
  const { collection, id } = write;
  checkCollectionName(collection);
  const key = keyOfId(collection, id);
  if (write.kind === 'delete') return { kind: 'delete', collection, id, key, ifVersion: write.ifVersion, bytes: 200 };
  const { fields, bytes } = normalisedFields(`${collection}/${id}`, write.fields);
  if (bytes > maxBytesPerDocument) {
    throw new StateError(
      `the document ${collection}/${id} was not written: it has ${bytes} bytes, at most ${maxBytesPerDocument} are allowed`,
      { advice: 'split what it holds over several documents' },
    );
  }
  const { expiresAt } = write;
  if (expiresAt !== undefined && !(Number.isInteger(expiresAt) && expiresAt >= 0 && expiresAt <= endOfTime)) {
    throw new StateError(
      `the document ${collection}/${id} was not written: its expiry is not in whole milliseconds since 1970`,
    );
  }
  const common = { collection, id, key, bytes: bytes + 200, fields, expiresAt };
  return write.kind === 'create'
    ? { kind: 'create', ...common }
    : { kind: 'set', ...common, ifVersion: write.ifVersion };
}

/** Whether the write succeeds only in a certain state of its document. */
export function isConditional(write: CheckedWrite): boolean {
  return write.kind === 'create' || write.ifVersion !== undefined;
}

function refuseConditionOnOwnWrite(writes: readonly CheckedWrite[]): void {
  const seen = new Set<string>();
  for (const write of writes) {
    const document = `${write.collection}/${write.key}`;
    if (seen.has(document) && isConditional(write)) {
      throw new StateError(`one commit writes ${write.collection}/${write.id} and then makes a condition on it`);
    }
    seen.add(document);
  }
}
