/**
 * How much of one kind may be done in a rolling day. Both bounds hold; the floor keeps a share of a tiny population
 * from forbidding everything.
 */
export interface Limit {
  /** Share of the population, 0 to 1. */
  readonly share: number;
  /** However small the population, this many are allowed (but never more than `cap`). */
  readonly floor: number;
  /** However large the population, no more than this. */
  readonly cap: number;
}

export type Limits = Readonly<Record<string, Limit>>;

/** The kind whose limit is counted over all kinds together. */
export const totalKind = 'total';

/**
 * Bookkeeping about what was already done, without a call that changes the target: never limited, counted towards no
 * total.
 */
export const bookkeepingKind = 'bookkeeping';

/** As people read a plan: what the target is asked for first, bookkeeping last; otherwise as it was. */
export function bookkeepingLast<Item>(items: readonly Item[], kindOf: (item: Item) => string): readonly Item[] {
  const isBookkeeping = (item: Item): boolean => kindOf(item) === bookkeepingKind;
  return [...items.filter(item => !isBookkeeping(item)), ...items.filter(isBookkeeping)];
}

export interface LimitExcess {
  readonly kind: string;
  readonly planned: number;
  readonly doneInLastDay: number;
  readonly allowed: number;
  readonly population: number;
}

/** What a limit objects to, for people. */
export function excessText({ kind, planned, doneInLastDay, allowed, population }: LimitExcess): string {
  const before = doneInLastDay > 0 ? ` and ${doneInLastDay} done in the last 24 hours` : '';
  return `${kind}: ${planned} planned${before}, but only ${allowed} of ${population} are allowed in 24 hours`;
}

/** How many changes of one kind a rolling day allows. */
export function allowedBy(limit: Limit, population: number): number {
  return Math.min(limit.cap, Math.max(limit.floor, Math.floor(limit.share * population)));
}

export interface LimitCheck {
  readonly limits: Limits;
  /** Planned and not exempt by an approval, by kind. */
  readonly planned: Readonly<Record<string, number>>;
  /** Done in the last 24 hours, by kind. */
  readonly done: Readonly<Record<string, number>>;
  readonly population: Readonly<Record<string, number>>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.entries(counts).reduce((total, [kind, count]) => (kind === bookkeepingKind ? total : total + count), 0);
}

/**
 * Every limit that the planned changes would exceed. A kind without a limit is unlimited by kind but counts towards
 * `total`, except `bookkeeping`. A run that plans nothing of a kind never exceeds that kind's limit, however much was
 * done before.
 */
export function excesses({ limits, planned, done, population }: LimitCheck): LimitExcess[] {
  return Object.entries(limits).flatMap(([kind, limit]) => {
    const isTotal = kind === totalKind;
    const plannedCount = isTotal ? sum(planned) : (planned[kind] ?? 0);
    const doneCount = isTotal ? sum(done) : (done[kind] ?? 0);
    const populationCount = population[kind] ?? Math.max(0, ...Object.values(population));
    const allowed = allowedBy(limit, populationCount);
    if (plannedCount === 0 || plannedCount + doneCount <= allowed) return [];
    return [{ kind, planned: plannedCount, doneInLastDay: doneCount, allowed, population: populationCount }];
  });
}
