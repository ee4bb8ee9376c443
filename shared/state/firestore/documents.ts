import type { DocumentSnapshot, Timestamp } from '@google-cloud/firestore';
import { idOfKey } from '../document/document-key.ts';
import type { Fields, StoredDocument } from '../store.ts';
import type { Connected } from './connection.ts';
import { fieldsFrom, storable } from './values.ts';

/**
 * Layout of a document in Firestore: the user's fields in a map of their own, so that no name of theirs can be one of
 * ours, and so that an update of the three replaces the whole. `expiresAt` is for Firestore's TTL. `commit` differs
 * with every commit: without it Firestore leaves an unchanged document's update time as it was, and it tells a commit
 * whose answer was lost whether it came through.
 */
export const layout = { fields: 'fields', expiresAt: 'expiresAt', commit: 'commit' } as const;

/** Path of a user's field within a document. */
export function pathOf(field: string): string {
  return `${layout.fields}.${field}`;
}

export interface FoundDocument {
  /** Key of the document in its collection. */
  readonly key: string;
  /** Its path in the database. */
  readonly path: string;
  readonly stored: StoredDocument;
  readonly expired: boolean;
  /** Mark of the commit that wrote it. */
  readonly commit: unknown;
}

/** A document that was read; undefined for one that is not there. */
export function foundDocument({ library }: Connected, snapshot: DocumentSnapshot): FoundDocument | undefined {
  const { exists, ref, updateTime, readTime } = snapshot;
  if (!exists || updateTime === undefined) return undefined;
  const readAt = msOf(readTime);
  const expiresAt: unknown = snapshot.get(layout.expiresAt);
  return {
    key: ref.id,
    path: ref.path,
    stored: {
      id: idOfKey(ref.id),
      fields: fieldsFrom(snapshot.get(layout.fields) ?? {}),
      version: versionOf(updateTime),
      updatedAt: msOf(updateTime),
      readAt,
    },
    expired: expiresAt instanceof library.Timestamp && msOf(expiresAt) <= readAt,
    commit: snapshot.get(layout.commit),
  };
}

export interface Content {
  readonly fields: Fields;
  readonly expiresAt: number | undefined;
  /** Mark of the commit that writes it. */
  readonly commit: string;
}

/** A document to be written. */
export function documentToWrite({ library }: Connected, { fields, expiresAt, commit }: Content) {
  return {
    [layout.fields]: storable(fields),
    [layout.commit]: commit,
    ...(expiresAt === undefined ? {} : { [layout.expiresAt]: library.Timestamp.fromMillis(expiresAt) }),
  };
}

/**
 * The same as an update of everything that a document may hold: unlike a whole document it can be written at a version.
 */
export function updateToWrite(connected: Connected, content: Content) {
  const noEnd = { [layout.expiresAt]: connected.library.FieldValue.delete() };
  return { ...noEnd, ...documentToWrite(connected, content) };
}

/** In whole ms, rounded down: what is read must not look older than what was written before it. */
export function msOf({ seconds, nanoseconds }: Timestamp): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1_000_000);
}

function versionOf({ seconds, nanoseconds }: Timestamp): string {
  return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
}

/** The precondition that a version stands for; for text that is no version, one that no document meets. */
export function atVersion({ library }: Connected, version: string): { readonly lastUpdateTime: Timestamp } {
  const [, seconds = '1', nanoseconds = '0'] = /^(\d{1,11})\.(\d{9})$/.exec(version) ?? [];
  return { lastUpdateTime: new library.Timestamp(Number(seconds), Number(nanoseconds)) };
}
