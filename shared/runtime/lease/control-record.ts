import { StateError } from '#shared/core/errors.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type Control, controls, emptyControl } from '#shared/state/collections/control.ts';
import type { Store, Ticket, Write } from '#shared/state/store.ts';

export interface ReadControl {
  readonly value: Control;
  /** Absent when the function has never run. */
  readonly version?: string;
  /** By the store's clock; absent with `version`. */
  readonly readAt?: number;
}

/** The control record of a function; an empty one when there is none yet. */
export async function readControl(store: Store, name: string): Promise<ReadControl> {
  const found = await collectionOn(store, controls).get(name);
  return found === undefined ? { value: emptyControl } : found;
}

/** Makes the control record of a function that has none, and reads it. */
export async function createControl(store: Store, name: string): Promise<ReadControl> {
  // If another run was quicker, its record stands.
  await store.commit(undefined, [collectionOn(store, controls).create(name, emptyControl)]);
  return await readControl(store, name);
}

/** A ticket to be given up in all these control records that still hold it. */
export interface Release {
  readonly ticket: string;
  readonly controls: readonly string[];
}

/** What gives a ticket up everywhere but in `except`, where somebody else sees to it. */
async function releases(store: Store, release: Release | undefined, except: string): Promise<Write[]> {
  if (release === undefined) return [];
  const writes: Write[] = [];
  for (const name of release.controls.filter(control => control !== except)) {
    const { value, version } = await readControl(store, name);
    if (version === undefined || value.ticket?.id !== release.ticket) continue;
    writes.push(collectionOn(store, controls).setIfUnchanged(name, { version }, { ...value, ticket: null }));
  }
  return writes;
}

interface UpdateOptions {
  readonly ticket?: Ticket;
  /** Written in the same commit. */
  readonly more?: readonly Write[];
  /** Given up in the same commit. */
  readonly release?: Release;
}

const attempts = 8;

/**
 * Changes the control record against the state it has now, trying again when somebody else (a run, a person) changed it
 * meanwhile.
 * @returns the record as written, or `undefined` when the ticket is gone.
 * @throws StateError after many attempts, or when a write of `more` fails its precondition.
 */
export async function updateControl(
  store: Store,
  name: string,
  change: (control: Control, readAt: number | undefined) => Control,
  options: UpdateOptions = {},
): Promise<Control | undefined> {
  const collection = collectionOn(store, controls);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { value, version, readAt } = await readControl(store, name);
    const changed = change(value, readAt);
    const write = collection.setIfUnchanged(name, version === undefined ? undefined : { version }, changed);
    const released = await releases(store, options.release, name);
    const result = await store.commit(options.ticket, [write, ...released, ...(options.more ?? [])]);
    if (result.ok) return changed;
    if (result.why === 'ticket') return undefined;
    if (result.collection !== controls.name) {
      throw new StateError(`${result.collection}/${result.id} was changed by somebody else meanwhile.`);
    }
  }
  throw new StateError(
    `The control record of ${name} is being changed by others all the time; gave up after ${attempts} attempts.`,
  );
}
