import { BadRequestError } from '#shared/core/errors.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { readControl } from '../lease/control-record.ts';
import { auditedChange, type OperationParts } from './audited-change.ts';

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
  await auditedChange(parts, name, 'approve', { runId }, control => {
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
  await auditedChange(parts, name, 'withdraw approval', { runId }, control =>
    control.approval?.runId === runId ? { ...control, approval: null } : control,
  );
  return runId;
}
