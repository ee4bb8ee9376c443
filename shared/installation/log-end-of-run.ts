import { BadRequestError, messageOf } from '#shared/core/errors.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { logResult } from '#shared/runtime/log/log-result.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { emptyControl } from '#shared/state/collections/control.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { alertFieldsOf, type Circumstances } from './alert-fields.ts';
import { endsToldBySystems } from './credential-ends.ts';

/**
 * Logs the line that a run or a tick ends with: its result, and how the function stands, which alerts are made of. A
 * quiet tick costs no reading of state; what cannot be read is said and taken for nothing, since the line itself must
 * come.
 */
export async function logEndOfRun(
  installation: Installation,
  now: () => number,
  result: RunResult,
  trace: string | undefined,
): Promise<void> {
  const { log, config } = installation;
  const isQuiet = result.runId === undefined && result.status === 'succeeded';
  const told = isQuiet ? [] : await endsOf(installation, now, result.function);
  const expiries = [...Object.values(config.credentials).map(date => Date.parse(date)), ...told];
  const known = { now: now(), schedule: installation.settingsOf(result.function).schedule, expiries };
  const remembered = isQuiet ? nothing : await recall(installation, now, result.function);
  logResult(log, result, trace, alertFieldsOf(result, { ...known, ...remembered }));
}

async function endsOf(installation: Installation, now: () => number, name: string): Promise<readonly number[]> {
  try {
    return await endsToldBySystems(installation, name, now());
  } catch (error) {
    installation.log.warn(
      { function: name },
      `When credentials end could not be read from the state: ${messageOf(error)}`,
    );
    return [];
  }
}

type Remembered = Pick<Circumstances, 'control' | 'lastTickAt' | 'waitingSince'>;

const nothing: Remembered = { control: emptyControl, lastTickAt: undefined, waitingSince: [] };

async function recall(installation: Installation, now: () => number, name: string): Promise<Remembered> {
  const { store, syncs, log } = installation;
  const views = syncs.find(({ functions }) => functions.some(each => each.name === name))?.views;
  try {
    const [control, tick, waiting] = await Promise.all([
      readControl(store, name),
      collectionOn(store, ticks).get(name),
      Promise.all(((await views?.()) ?? []).map(async view => await view.needsPerson?.({ store, now }))),
    ]);
    return {
      control: control.value,
      lastTickAt: tick?.value.at,
      waitingSince: waiting.flatMap(each => (each === undefined || each.since === null ? [] : [each.since])),
    };
  } catch (error) {
    log.warn({ function: name }, `How ${name} stands could not be read from the state: ${messageOf(error)}`);
    return nothing;
  }
}

/**
 * The line of a run that could not even begin, such as without its state store. A request that was not understood is
 * nobody's alert.
 */
export function logNoRun(installation: Installation, name: string, error: unknown, trace: string | undefined): void {
  if (error instanceof BadRequestError) return;
  const { status, message, advice } = endingOf(error);
  const fields = { event: 'run', function: name, status, advice, trace };
  if (status === 'aborted') installation.log.warn(fields, message);
  else installation.log.error(fields, message);
}
