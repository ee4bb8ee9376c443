import { join } from 'node:path';
import { openStore } from '#functions/open-store.ts';
import { state } from '#shared/config/common.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import type { Store } from '#shared/state/store.ts';

/**
 * Where the processes of one test keep their state: the `state` of their configuration, and what their environment
 * needs for it.
 */
export interface StatePlace {
  readonly config: object;
  readonly env: Readonly<Record<string, string>>;
}

/** Makes a place that no other test uses; `folder` is the test's own. */
export type NewStatePlace = (folder: string) => StatePlace;

export const onSqlite: NewStatePlace = folder => ({
  config: { store: 'sqlite', file: join(folder, 'state.sqlite') },
  env: {},
});

let projects = 0;

/** A fresh project of the emulator at `host`. */
export function onFirestore(host: string): NewStatePlace {
  return () => {
    projects += 1;
    const projectId = `processes-${process.pid}-${Math.floor(performance.timeOrigin)}-${projects}`;
    return { config: { store: 'firestore', projectId }, env: { FIRESTORE_EMULATOR_HOST: host } };
  };
}

/** The test's own look at the state, through the same code. */
export function openState({ config, env }: StatePlace): Promise<Store> {
  return openStore(state.parse(config), { clock: systemClock, env, random: Math.random });
}
