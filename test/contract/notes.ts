import assert from 'node:assert/strict';
import type { QueryParameters } from '#shared/state/queries.ts';
import type { Fields, QueryOptions, Store, Write, WriteOptions } from '#shared/state/store.ts';

export function create(id: string, fields: Fields, options: { expiresAt?: number } = {}): Write {
  return { kind: 'create', collection: 'notes', id, fields, ...options };
}

export function set(id: string, fields: Fields, options: WriteOptions = {}): Write {
  return { kind: 'set', collection: 'notes', id, fields, ...options };
}

export function remove(id: string, options: { ifVersion?: string } = {}): Write {
  return { kind: 'delete', collection: 'notes', id, ...options };
}

export async function put(store: Store, ...writes: Write[]): Promise<void> {
  assert.deepEqual(await store.commit(undefined, writes), { ok: true });
}

export async function versionOf(store: Store, id: string): Promise<string> {
  const note = await store.get('notes', id);
  assert.ok(note, `notes/${id} is absent`);
  return note.version;
}

export async function fieldsOf(store: Store, id: string): Promise<Fields | undefined> {
  return (await store.get('notes', id))?.fields;
}

export async function fill(store: Store, notes: Record<string, Fields>): Promise<void> {
  await put(store, ...Object.entries(notes).map(([id, fields]) => create(id, fields)));
}

export async function idsOf(
  store: Store,
  name: string,
  parameters: QueryParameters,
  options: Partial<QueryOptions> = {},
): Promise<string[]> {
  const page = await store.query(name, parameters, { limit: 100, ...options });
  return page.documents.map(note => note.id);
}
