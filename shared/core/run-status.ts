/** What a run may do: plan and record only, or also write to its target. */
export const modes = ['dry-run', 'apply'] as const;
export type Mode = (typeof modes)[number];

/** Who asked for a run: the scheduler is told 200 where a person is told 409. */
export const triggers = ['scheduler', 'person', 'cli'] as const;
export type Trigger = (typeof triggers)[number];

/** How a run ended. Their HTTP status: `shared/runtime/http/http-status.ts`. */
export const runStatuses = ['succeeded', 'skipped', 'partial', 'blocked', 'aborted', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What the record of a run says: `running` until it has ended. */
export const recordedStatuses = ['running', ...runStatuses] as const;
export type RecordedStatus = (typeof recordedStatuses)[number];
