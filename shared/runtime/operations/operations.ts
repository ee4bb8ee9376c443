import { countedDown } from '#shared/core/campaign.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { tallied } from '#shared/core/rolling-tally.ts';
import type { Mode } from '#shared/core/run-status.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type AuditEntry, auditEntries } from '#shared/state/collections/audit.ts';
import { type Control, controls as controlRecords } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { readControl, updateControl } from '../lease/control-record.ts';
import { deadRunWrites } from '../lease/end-dead-run.ts';
import { carriedFrom, recordedChanges } from '../limits/counted-against-limits.ts';
import { runIdAt } from '../run/run-id.ts';

/** What people do to a function, from the CLI or the console. Each is recorded in `audit` in the same commit. */
export interface OperationParts {
  readonly store: Store;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  readonly randomId: () => string;
  /** Who does it. */
  readonly who: string;
}

/** Parameters of a run, as JSON. */
export type RunParameters = NonNullable<Control['runRequest']>['parameters'];

async function change(
  parts: OperationParts,
  name: string,
  action: string,
  detail: AuditEntry['detail'],
  update: (control: Control) => Control,
  more: readonly Write[] = [],
): Promise<void> {
  const at = parts.now();
  const entry = collectionOn(parts.store, auditEntries).create(runIdAt(at, parts.randomId()), {
    at,
    who: parts.who,
    action,
    target: name,
    detail,
  });
  await updateControl(parts.store, name, update, { more: [entry, ...more] });
}

/** From now on the function sends nothing; messages are still taken over. */
export async function pause(parts: OperationParts, name: string, why: string): Promise<void> {
  if (why.trim() === '') throw new BadRequestError('Say why it is paused: whoever is paged next will want to know.');
  const paused = { by: parts.who, why, at: parts.now() };
  await change(parts, name, 'pause', { why }, control => ({ ...control, paused }));
}

/** Lets a paused function go on. Returns whether it was paused; where it was not, nothing is written. */
export async function resume(parts: OperationParts, name: string): Promise<boolean> {
  if ((await readControl(parts.store, name)).value.paused === null) return false;
  await change(parts, name, 'resume', {}, control => ({ ...control, paused: null, pending: true }));
  return true;
}

/**
 * Exempts the changes of the plan that waits for a person from the limits, once, for 24 hours and under the present
 * configuration.
 * @throws BadRequestError when the run is not there, was not blocked, has been superseded by another, or was planned
 * under another configuration.
 */
export async function approve(parts: OperationParts, name: string, runId: string, configDigest: string): Promise<void> {
  const run = await collectionOn(parts.store, runs).get(runId);
  if (run === undefined || run.value.function !== name)
    throw new BadRequestError(`There is no run ${runId} of ${name}.`);
  if (run.value.status !== 'blocked' || run.value.mode !== 'apply') {
    throw new BadRequestError(
      `Run ${runId} was not stopped by a limit (${run.value.mode}, ${run.value.status}), so there is nothing to approve.`,
    );
  }
  if (run.value.configDigest !== configDigest) {
    throw new BadRequestError(`The configuration of ${name} has changed since run ${runId} was planned.`, {
      advice: 'Let it run again and look at the new plan.',
    });
  }
  const approval = { runId: run.value.planOf, by: parts.who, at: parts.now(), configDigest };
  await change(parts, name, 'approve', { runId }, control => {
    // Looked at in the very record that is written: the plan may have changed while the person was reading it.
    refuseSuperseded(name, runId, approval.runId, control.lastBlocked?.runId);
    return { ...control, approval, pending: true };
  });
}

function refuseSuperseded(name: string, runId: string, plan: string, waiting: string | undefined): void {
  if (waiting === plan) return;
  const advice =
    waiting === undefined
      ? `No plan of ${name} waits for a person now: nothing needs to be approved.`
      : `The plan that waits now is run ${waiting}: look at it with \`lockstep show ${waiting}\`.`;
  throw new BadRequestError(`Run ${runId} is out of date: ${name} has planned anew since.`, { advice });
}

/**
 * Takes an approval back before a run has used it up. Returns the run that was approved.
 * @throws BadRequestError when there is none.
 */
export async function withdrawApproval(parts: OperationParts, name: string): Promise<string> {
  const { approval } = (await readControl(parts.store, name)).value;
  if (approval === null) throw new BadRequestError(`Nothing of ${name} is approved, so there is nothing to withdraw.`);
  const { runId } = approval;
  await change(parts, name, 'withdraw approval', { runId }, control =>
    control.approval?.runId === runId ? { ...control, approval: null } : control,
  );
  return runId;
}

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
    await change(
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
 * is at work).
 */
export async function endErrand(store: Store, host: string, name: string, runId: string | undefined): Promise<void> {
  await updateControl(store, name, control =>
    runId !== undefined && control.runRequest?.runId === runId ? { ...control, runRequest: null } : control,
  );
  await updateControl(store, host, control => ({
    ...control,
    errands: control.errands.filter(errand => errand !== name),
  }));
}

function refuseSecondRequest(name: string, waiting: Control['runRequest']): void {
  if (waiting === null) return;
  throw new BadRequestError(
    `${waiting.by} has asked for run ${waiting.runId} of ${name} already; the next tick makes it.`,
    { advice: 'Ask again when it has ended.' },
  );
}

/**
 * Takes the ticket away from a run, dead or alive, and ends its record. A run that is alive finds its ticket gone at
 * its next write and stops. Records of what was done, and what the limits count, stay.
 * @returns the run that was abandoned, if any held the lease.
 */
export async function abandonRun(parts: OperationParts, name: string): Promise<string | undefined> {
  const { value } = await readControl(parts.store, name);
  if (value.ticket === null) return undefined;
  const { runId } = value.ticket;
  const fate = `Abandoned by ${parts.who}. The next run continues the work.`;
  await change(
    parts,
    name,
    'abandon run',
    { runId },
    control => (control.ticket?.runId === runId ? { ...control, ticket: null, pending: true } : control),
    await deadRunWrites(parts.store, runId, fate, parts.now()),
  );
  return runId;
}

/**
 * Forgets what the function remembers about its own runs (never business records): ticket, approval, requested run,
 * unfinished run. Pause, tallies and history stay; what the unfinished run has recorded as done is added to the
 * tallies, so that the limits still count it.
 */
export async function clearRunState(parts: OperationParts, name: string): Promise<void> {
  const { store } = parts;
  const { ticket, unfinishedRunId, campaign } = (await readControl(store, name)).value;
  const left = unfinishedRunId === null ? [] : await recordedChanges(store, unfinishedRunId);
  const done = carriedFrom(left, new Set(left.map(({ key }) => key)), campaign);
  const fate = `Its run state was cleared by ${parts.who}.`;
  await change(
    parts,
    name,
    'clear run state',
    {},
    control => ({
      ...control,
      ticket: null,
      approval: null,
      runRequest: null,
      unfinishedRunId: null,
      tallies:
        control.unfinishedRunId === unfinishedRunId
          ? tallied(control.tallies, done.counted, parts.now())
          : control.tallies,
      campaign:
        control.campaign?.id === campaign?.id &&
        control.campaign !== null &&
        control.unfinishedRunId === unfinishedRunId
          ? countedDown(control.campaign, done.underCampaign, parts.now())
          : control.campaign,
      lastBlocked: null,
      pending: true,
    }),
    [
      collectionOn(store, heartbeats).remove(name),
      ...(ticket === null ? [] : await deadRunWrites(store, ticket.runId, fate, parts.now())),
    ],
  );
}
