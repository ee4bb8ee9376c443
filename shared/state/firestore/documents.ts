import type { protos } from '@google-cloud/firestore-api';
import { z } from 'zod';
import { idOfKey } from '../document/document-key.ts';
import type { Fields, StoredDocument } from '../store.ts';
import { type FirestoreTimestamp, fieldsIn, timestampOf, toValue } from './values.ts';

/**
 * Layout of a document in Firestore: the user's fields in a map of their own, so that no name of theirs can be one of ours.
 * `expiresAt` is for Firestore's TTL. `commit` differs with every commit: without it Firestore leaves an unchanged document's
 * update time as it was, and it tells a commit whose answer was lost whether it came through.
 */
export const layout = { fields: 'fields', expiresAt: 'expiresAt', commit: 'commit' } as const;

const timestamp = z.object({ seconds: z.coerce.number(), nanos: z.number() });
export type Instant = z.infer<typeof timestamp>;

const document = z.object({
  name: z.string(),
  fields: z.object({
    [layout.fields]: z.unknown(),
    [layout.expiresAt]: z.object({ timestampValue: timestamp }).optional(),
    [layout.commit]: z.object({ stringValue: z.string() }).optional(),
  }),
  updateTime: timestamp,
});

/** Messages of the streams that read documents: a document, the name of an absent one, or neither. */
const message = z.object({
  found: document.nullish(),
  document: document.nullish(),
  missing: z.string().nullish(),
  readTime: timestamp.nullish(),
  transaction: z.instanceof(Uint8Array).nullish(),
});

export interface FoundDocument {
  /** Key of the document in its collection. */
  readonly key: string;
  readonly path: string;
  readonly stored: StoredDocument;
  readonly expired: boolean;
  /** Mark of the commit that wrote it. */
  readonly commit: string | undefined;
}

export interface ReadAnswer {
  readonly found: readonly FoundDocument[];
  /** Id of the transaction that the read has begun. */
  readonly transaction: Uint8Array | undefined;
}

export function readAnswer(messages: readonly unknown[]): ReadAnswer {
  const parsed = messages.map(item => message.parse(item));
  return {
    found: parsed.flatMap(item => {
      const read = item.found ?? item.document;
      return read && item.readTime ? [foundDocument(read, item.readTime)] : [];
    }),
    transaction: parsed.map(item => item.transaction).find(id => id && id.length > 0) ?? undefined,
  };
}

function foundDocument({ name, fields, updateTime }: z.infer<typeof document>, readTime: Instant): FoundDocument {
  const key = name.slice(name.lastIndexOf('/') + 1);
  const readAt = msOf(readTime);
  const expiresAt = fields.expiresAt === undefined ? Infinity : msOf(fields.expiresAt.timestampValue);
  return {
    key,
    path: name,
    stored: {
      id: idOfKey(key),
      fields: fieldsIn(fields.fields),
      version: versionOf(updateTime),
      updatedAt: msOf(updateTime),
      readAt,
    },
    expired: expiresAt <= readAt,
    commit: fields.commit?.stringValue,
  };
}

/** A document to be written. */
export function documentToWrite(
  name: string,
  fields: Fields,
  { expiresAt, commit }: { readonly expiresAt: number | undefined; readonly commit: string },
): protos.google.firestore.v1.IDocument {
  return {
    name,
    fields: {
      [layout.fields]: toValue(fields),
      [layout.commit]: { stringValue: commit },
      ...(expiresAt === undefined ? {} : { [layout.expiresAt]: { timestampValue: timestampOf(expiresAt) } }),
    },
  };
}

export function msOf({ seconds, nanos }: Instant): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

function versionOf({ seconds, nanos }: Instant): string {
  return `${seconds}.${String(nanos).padStart(9, '0')}`;
}

/** The update time that a version stands for; for text that is no version, one that no document has. */
export function updateTimeOf(version: string): FirestoreTimestamp {
  const [, seconds = '1', nanos = '0'] = /^(\d{1,11})\.(\d{9})$/.exec(version) ?? [];
  return { seconds: Number(seconds), nanos: Number(nanos) };
}
