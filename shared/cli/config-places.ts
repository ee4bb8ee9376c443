import type { InstallationConfig } from '#shared/config/base.ts';
import { referencesIn } from '#shared/config/references-in.ts';
import { LockstepError, messageOf } from '#shared/core/errors.ts';
import { printable } from '#shared/core/printable.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { secretsOfProcess } from '#shared/installation/secrets-of-process.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import type { Invocation } from './invocation.ts';
import type { Style } from './render/style.ts';
import { wrap } from './render/wrap.ts';

/** A place outside the configuration that it relies on, and what is wrong with it, if anything. Never a value. */
export interface Place {
  /** The key that names it. */
  readonly key: string;
  readonly place: string;
  readonly problem: string | null;
  /** For people: what is worth knowing although nothing is wrong. */
  readonly note?: string;
}

async function problemOf(look: () => Promise<unknown>): Promise<string | null> {
  try {
    await look();
    return null;
  } catch (error) {
    const advice = error instanceof LockstepError && error.advice !== undefined ? ` ${error.advice}` : '';
    return `${messageOf(error)}${advice}`;
  }
}

async function stateOf({ installation, surroundings }: Invocation, { state }: InstallationConfig): Promise<Place> {
  const key = 'state';
  if (state.store === 'sqlite' && !surroundings.exists(state.file)) {
    return { key, place: state.file, problem: null, note: 'there is no state yet; the first run makes it' };
  }
  const place = state.store === 'sqlite' ? state.file : `${state.projectId}/${state.databaseId}`;
  const problem = await problemOf(async () => {
    const { store, configured } = await installation('look');
    await readControl(store, configured[0] ?? 'none');
  });
  return { key, place, problem };
}

/**
 * Reads every secret that the configuration refers to, and looks whether its state can be read. Nothing is written and
 * no value is kept.
 */
export async function placesOf(invocation: Invocation, config: InstallationConfig): Promise<readonly Place[]> {
  const redactor = createRedactor();
  const reader = secretsOfProcess(invocation.surroundings, redactor);
  const secrets = referencesIn(config).map(async ({ key, reference }): Promise<Place> => {
    const problem = await problemOf(() => reader.read(reference));
    return { key, place: reference, problem: problem === null ? null : redactor.redact(problem) };
  });
  return [...(await Promise.all(secrets)), await stateOf(invocation, config)];
}

export function placesText(places: readonly Place[], style: Style): string {
  return places
    .map(({ key, place, problem, note }) => {
      const what = `${key} (${printable(place)})`;
      if (problem === null)
        return wrap(`${style.good('ok')}  ${what}${note === undefined ? '' : `: ${note}`}`, style.width, '  ');
      return wrap(`${style.bad('not ok')}  ${what}: ${printable(problem)}`, style.width, '  ');
    })
    .join('\n');
}
