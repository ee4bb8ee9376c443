import type { ChangePart } from '#shared/state/collections/changes.ts';

type RecordedChange = ChangePart['changes'][number];

export interface Cause {
  /** The reason without what differs from one to the next. */
  readonly pattern: string;
  /** The reason of the first, in full. */
  readonly example: string;
  readonly kind: string;
  readonly status: string;
  readonly count: number;
  /** A few of whom it befell. */
  readonly targets: readonly string[];
}

const targetsShown = 3;

/** So much of a reason tells it from others: others' words may be endless. */
const longest = 1000;

/** A reason without its own numbers, ids and quoted names: two that differ in no more have one cause. */
export function patternOf(reason: string): string {
  return reason
    .slice(0, longest)
    .replaceAll(/"[^"]*"|“[^”]*”|‘[^’]*’|'[^']*'/g, '…')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27,}\b/gi, '…')
    .replaceAll(/\S*\d\S*/g, '…')
    .replaceAll(/…(\s+…)+/g, '…');
}

/** One thing that did not end well. */
export interface Mishap {
  readonly kind: string;
  readonly status: string;
  readonly reason: string;
  /** Whom or what it befell. */
  readonly title: string;
}

/** What failed or was put off of some changes. Pure. */
export function mishapsOf(changes: readonly RecordedChange[]): readonly Mishap[] {
  return changes.flatMap(({ kind, title, target, outcome }) =>
    outcome === null || outcome.status === 'done' || outcome.reason === ''
      ? []
      : [{ kind, status: outcome.status, reason: outcome.reason, title: title === '' ? target : title }],
  );
}

/** What did not end well, by cause: what failed first, then the most frequent. Pure. */
export function causesOf(mishaps: readonly Mishap[]): readonly Cause[] {
  const found = new Map<string, Cause>();
  for (const { kind, status, reason, title } of mishaps) {
    const pattern = patternOf(reason);
    const key = JSON.stringify([status, kind, pattern]);
    const known = found.get(key) ?? { pattern, example: reason, kind, status, count: 0, targets: [] };
    const targets = known.targets.length < targetsShown ? [...known.targets, title] : known.targets;
    found.set(key, { ...known, count: known.count + 1, targets });
  }
  const rank = (cause: Cause): number => (cause.status === 'failed' ? 0 : 1);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}
