import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { Mode } from '#shared/core/run-status.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type Control, controls as controlRecords } from '#shared/state/collections/control.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { readControl, updateControl } from '../lease/control-record.ts';
import { runIdAt } from '../run/run-id.ts';
import { auditedChange, type OperationParts } from './audited-change.ts';

/** Parameters of a run, as JSON. */
export type RunParameters = NonNullable<Control['runRequest']>['parameters'];

/**
 * Asks for a run ahead: the next tick of the scheduler makes it, under the id returned. `host`: of a function that is
 * run by hand and has no ticks of its own, the function whose ticks make it.
 * @throws BadRequestError when another one was asked for and not made yet: its id was promised to somebody.
 */
export async function requestRun(
  parts: OperationParts,
  name: string,
  asked: {
    readonly mode?: Mode;
    readonly parameters?: RunParameters;
    readonly whole?: boolean;
    readonly host?: string;
  },
): Promise<string> {
  const runId = runIdAt(parts.now(), parts.randomId());
  const runRequest = {
    runId,
    by: parts.who,
    at: parts.now(),
    mode: asked.mode ?? null,
    parameters: asked.parameters ?? null,
    whole: asked.whole ?? false,
  };
  const { mode, parameters } = runRequest;
  const ask = async (more: readonly Write[]): Promise<void> =>
    await auditedChange(
      parts,
      name,
      'request run',
      { runId, mode, parameters },
      control => {
        // Looked at in the very record that is written: two people may ask at once.
        refuseSecondRequest(name, control.runRequest);
        return { ...control, runRequest };
      },
      more,
    );
  if (asked.host === undefined) await ask([]);
  else await withErrand(parts.store, asked.host, name, ask);
  return runId;
}

/** How often it is tried, when a run of the host ends in the same moment. */
const errandAttempts = 5;

/**
 * Has the host's ticks told of an errand in the same commit as the request itself, so that none is ever there without
 * the other.
 */
async function withErrand(
  store: Store,
  host: string,
  name: string,
  ask: (more: readonly Write[]) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { value, version } = await readControl(store, host);
    const told = { ...value, errands: [...new Set([...value.errands, name])] };
    const read = version === undefined ? undefined : { version };
    const write = collectionOn(store, controlRecords).setIfUnchanged(host, read, told);
    try {
      return await ask([write]);
    } catch (error) {
      if (!(error instanceof StateError) || attempt === errandAttempts) throw error;
    }
  }
}

/**
 * Ends an errand after its one try, and the request with it, should it still be there (paused meanwhile, or a run of it
 * is at work). Where somebody has asked anew meanwhile, the errand stays for the next tick.
 */
export async function endErrand(store: Store, host: string, name: string, runId: string | undefined): Promise<void> {
  await updateControl(store, name, control =>
    runId !== undefined && control.runRequest?.runId === runId ? { ...control, runRequest: null } : control,
  );
  for (let attempt = 1; attempt <= errandAttempts; attempt++) {
    // Whoever asks changes both records at once. Read in this order, a request is either seen or changes the version.
    const { value, version } = await readControl(store, host);
    const { runRequest } = (await readControl(store, name)).value;
    if (version === undefined || runRequest !== null) return;
    const errands = value.errands.filter(errand => errand !== name);
    const write = collectionOn(store, controlRecords).setIfUnchanged(host, { version }, { ...value, errands });
    if ((await store.commit(undefined, [write])).ok) return;
  }
  throw new StateError(`The errand of ${name} could not be ended: others change the record of ${host} all the time.`);
}

function refuseSecondRequest(name: string, waiting: Control['runRequest']): void {
  if (waiting === null) return;
  throw new BadRequestError(
    `${waiting.by} has asked for run ${waiting.runId} of ${name} already; the next tick makes it.`,
    { advice: 'Ask again when it has ended.' },
  );
}
