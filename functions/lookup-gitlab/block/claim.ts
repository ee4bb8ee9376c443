/** Key of the custom attribute by which GitLab itself shows that a block is, or is about to be, ours. */
export const claimKey = 'lockstep_block';

export const blockReasons = ['cancelled', 'idle'] as const;
/** Why an account is blocked; a claim for one reason says nothing about the other. */
export type BlockReason = (typeof blockReasons)[number];

export interface Claim {
  readonly why: BlockReason;
  /** ms since the epoch, by the run's clock. */
  readonly at: number;
  readonly runId: string;
}

/** `cancelled since 2026-11-21T20:00:00.000Z by run <id>`: read by people in GitLab's API as well as by us. */
export function claimText({ why, at, runId }: Claim): string {
  return `${why} since ${new Date(at).toISOString()} by run ${runId}`;
}

const form = /^(?<why>cancelled|idle) since (?<at>\S+) by run (?<runId>\S+)$/u;

/** Undefined for a text that is not a claim of ours. */
export function parseClaim(text: string | null): Claim | undefined {
  const groups = text === null ? undefined : form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const why = blockReasons.find(reason => reason === groups['why']);
  const at = Date.parse(groups['at'] ?? '');
  if (why === undefined || Number.isNaN(at)) return undefined;
  return { why, at, runId: groups['runId'] ?? '' };
}
