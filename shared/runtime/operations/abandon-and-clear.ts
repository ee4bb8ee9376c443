import { countedDown } from '#shared/core/campaign.ts';
import { tallied } from '#shared/core/rolling-tally.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { type Release, readControl } from '../lease/control-record.ts';
import { deadRunWrites } from '../lease/end-dead-run.ts';
import { carriedFrom, recordedChanges } from '../limits/counted-against-limits.ts';
import { auditedChange, type OperationParts } from './audited-change.ts';

/**
 * Takes the ticket away from a run, dead or alive, and ends its record. A run that is alive finds its ticket gone at
 * its next write and stops. Records of what was done, and what the limits count, stay.
 * @returns the run that was abandoned, if any held the lease.
 */
export async function abandonRun(parts: OperationParts, name: string): Promise<string | undefined> {
  const { value } = await readControl(parts.store, name);
  const { ticket } = value;
  if (ticket === null) return undefined;
  const { runId } = ticket;
  const fate = `Abandoned by ${parts.who}. The next run continues the work.`;
  await auditedChange(
    parts,
    name,
    'abandon run',
    { runId },
    control => (control.ticket?.runId === runId ? { ...control, ticket: null, pending: true } : control),
    await deadRunWrites(parts.store, runId, fate, parts.now()),
    releaseOf(ticket),
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
  await auditedChange(
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
    ticket === null ? undefined : releaseOf(ticket),
  );
}

/** A run that writes beside another function holds that one's lease too: it loses both. */
function releaseOf({ id, controls }: NonNullable<Control['ticket']>): Release {
  return { ticket: id, controls };
}
