import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { collectionOn, defineCollection } from '#shared/state/collection.ts';
import { spreadIds } from '#shared/state/ids.ts';
import type { Store, Write } from '#shared/state/store.ts';

/** A part of the text of an `item.json`, compressed: a document of the state store holds less than a large item. */
const itemDocumentPart = z.object({
  projectId: z.number(),
  commit: z.string(),
  part: z.number(),
  parts: z.number(),
  gzip: z.string(),
});

/** By `partKey`. */
export const itemDocuments = defineCollection({
  name: 'itemDocuments',
  schema: itemDocumentPart,
  ids: spreadIds,
  expiresAt: 'never',
  queries: {},
});

const partsOn = (store: Store) => collectionOn(store, itemDocuments);

const bytesPerPart = 600_000;
/** As many as one commit takes together with its item. */
const mostParts = 8;

/** `part` counts from 0. */
const partKey = (projectId: number, part: number): string => `${projectId}-${part}`;

/**
 * The writes that keep a text; undefined where it is too large to be kept. `partsBefore`: of the text that it replaces.
 */
export function documentWrites(
  store: Store,
  document: { readonly projectId: number; readonly commit: string; readonly text: string },
  partsBefore: number,
): readonly Write[] | undefined {
  const { projectId, commit } = document;
  const gzip = gzipSync(document.text);
  const parts = Math.max(1, Math.ceil(gzip.length / bytesPerPart));
  if (parts > mostParts) return undefined;
  const collection = partsOn(store);
  const writes = Array.from({ length: parts }, (_, part) => {
    const bytes = gzip.subarray(part * bytesPerPart, (part + 1) * bytesPerPart);
    return collection.set(partKey(projectId, part), { projectId, commit, part, parts, gzip: bytes.toString('base64') });
  });
  return [...writes, ...removalsFrom(collection, projectId, parts, partsBefore)];
}

export function documentRemovals(store: Store, projectId: number, parts: number): readonly Write[] {
  return removalsFrom(partsOn(store), projectId, 0, parts);
}

function removalsFrom(
  collection: ReturnType<typeof partsOn>,
  projectId: number,
  from: number,
  before: number,
): Write[] {
  return Array.from({ length: Math.max(0, before - from) }, (_, index) =>
    collection.remove(partKey(projectId, from + index)),
  );
}

export interface KeptDocument {
  readonly commit: string;
  readonly text: string;
  readonly parts: number;
}

/** The whole text; undefined where there is none. @throws Error where a part of it is missing or of another commit */
export async function keptDocument(store: Store, projectId: number): Promise<KeptDocument | undefined> {
  const collection = partsOn(store);
  const first = await collection.get(partKey(projectId, 0));
  if (first === undefined) return undefined;
  const { parts, commit } = first.value;
  const keys = Array.from({ length: parts - 1 }, (_, index) => partKey(projectId, index + 1));
  const others = await collection.getMany(keys);
  const all = [first.value, ...keys.flatMap(key => others.get(key)?.value ?? [])];
  if (all.length !== parts || all.some(each => each.commit !== commit)) {
    throw new Error(`the document of project ${projectId} is not whole`);
  }
  const text = gunzipSync(Buffer.concat(all.map(({ gzip }) => Buffer.from(gzip, 'base64')))).toString('utf8');
  return { commit, text, parts };
}
