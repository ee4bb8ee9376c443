import type { Finding } from '#shared/core/change.ts';
import { bookkeepingLast, type LimitExcess, type Limits } from '#shared/core/limit-excesses.ts';
import type { Mode, RunStatus } from '#shared/core/run-status.ts';
import type { PlannedChange } from '#shared/runtime/run/run-result.ts';

/** A plan as it is shown: the same for a dry run and for one that is about to be applied. */
export interface PlanView {
  readonly function: string;
  readonly target: string;
  readonly mode: Mode;
  readonly runId?: string;
  readonly status: RunStatus;
  readonly message: string;
  /** In the order in which they were planned. */
  readonly changes: readonly PlannedChange[];
  readonly findings: readonly Finding[];
  /** How many there are of each kind, where `changes` has the first of them only. */
  readonly totals?: Readonly<Record<string, number>>;
  /** As configured, by kind. */
  readonly limits: Limits;
  readonly excesses: readonly LimitExcess[];
}

export interface Group<Item> {
  readonly kind: string;
  readonly items: readonly Item[];
}

/** Items by kind, the kinds in the order in which they first appear, bookkeeping last. */
export function byKind<Item extends { readonly kind: string }>(items: readonly Item[]): readonly Group<Item>[] {
  const groups = [...Map.groupBy(items, item => item.kind)].map(([kind, members]) => ({ kind, items: members }));
  return bookkeepingLast(groups, ({ kind }) => kind);
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `3 create, 1 delete`, or `nothing to change`. */
export function countsOf(changes: readonly { readonly kind: string }[]): string {
  const groups = byKind(changes);
  if (groups.length === 0) return 'nothing to change';
  return groups.map(({ kind, items }) => `${items.length.toLocaleString('en-GB')} ${kind}`).join(', ');
}

/** A limit in words: `at most 100 a day (5 % of what is there, but 5 always)`; undefined where a kind is unlimited. */
export function limitText(kind: string, limits: Limits): string | undefined {
  const limit = limits[kind];
  if (limit === undefined) return undefined;
  const share = `${Number((limit.share * 100).toFixed(2))} %`;
  return `limit ${share} a day, ${limit.floor} always allowed, never over ${limit.cap.toLocaleString('en-GB')}`;
}
