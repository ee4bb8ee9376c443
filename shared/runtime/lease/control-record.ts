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

const attempts = 8;

/**
 * Changes the control record against the state it has now, trying again when somebody else (a run, a person) changed it
 * meanwhile. `more` is written in the same commit.
 * @returns the record as written, or `undefined` when the ticket is gone.
 * @throws StateError after many attempts, or when a write of `more` fails its precondition.
 */
export async function updateControl(
  store: Store,
  name: string,
  change: (control: Control, readAt: number | undefined) => Control,
  options: { readonly ticket?: Ticket; readonly more?: readonly Write[] } = {},
): Promise<Control | undefined> {
  const collection = collectionOn(store, controls);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { value, version, readAt } = await readControl(store, name);
    const changed = change(value, readAt);
    const write = collection.setIfUnchanged(name, version === undefined ? undefined : { version }, changed);
    const result = await store.commit(options.ticket, [write, ...(options.more ?? [])]);
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
