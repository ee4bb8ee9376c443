import { z } from 'zod';
import { type Change, changeKey, type Outcome, type Plan, type Unit } from '#shared/core/change.ts';
import type { Limits } from '#shared/core/limit-excesses.ts';
import type { ApplyContext, ReadContext, ReportTime, Sync } from '#shared/runtime/sync.ts';

type Move = { readonly id: string; readonly value: string | undefined };

/**
 * Two shelves and what a sync between them did: the smallest real sync, so that the runtime itself is what is tested.
 */
export class Shelves {
  readonly source = new Map<string, string>();
  readonly target = new Map<string, string>();
  readonly written: string[] = [];
  reads = 0;
  /** Called before each write to the target; throws to fail it, or does something meanwhile. */
  beforeEach: (id: string, context: ApplyContext) => void | Promise<void> = () => undefined;
  outcome: (id: string) => Outcome = () => ({ status: 'done', reason: '' });

  put(entries: Readonly<Record<string, string>>): this {
    for (const [id, value] of Object.entries(entries)) this.source.set(id, value);
    return this;
  }

  inStep(): boolean {
    return JSON.stringify([...this.source].sort()) === JSON.stringify([...this.target].sort());
  }
}

export interface ShelfOptions {
  readonly limits?: Limits;
  readonly concurrency?: number;
  readonly repeats?: boolean;
  /** Changes a round at most. */
  readonly perRound?: number;
  readonly probe?: () => Promise<boolean>;
  readonly intake?: () => Promise<number>;
  readonly requestMs?: number;
  readonly report?: (when: ReportTime) => Promise<void>;
}

const reading = (shelves: Shelves) => ({ source: new Map(shelves.source), target: new Map(shelves.target) });

/**
 * Both shelves in parts of so many books; each part but the first shows the last of the part before again, as rounds
 * that overlap do.
 */
function* inParts(shelves: Shelves, size: number): Generator<ReturnType<typeof reading>> {
  const ids = [...new Set([...shelves.source.keys(), ...shelves.target.keys()])].sort();
  for (let from = 0; from < ids.length; from += size) {
    const part = new Set(ids.slice(Math.max(0, from - 1), from + size));
    const of = (shelf: ReadonlyMap<string, string>) => new Map([...shelf].filter(([id]) => part.has(id)));
    yield { source: of(shelves.source), target: of(shelves.target) };
  }
}

export function shelfSync(
  shelves: Shelves,
  options: ShelfOptions = {},
): Sync<ReturnType<typeof reading>, Move, { only?: string | undefined } | undefined> {
  const {
    limits = {},
    concurrency = 1,
    repeats = false,
    perRound = Number.POSITIVE_INFINITY,
    requestMs = 1_000,
  } = options;

  const changeOf = (id: string, from: string | undefined, to: string | undefined): Change<Move> => {
    const kind = from === undefined ? 'create' : to === undefined ? 'delete' : 'update';
    return {
      key: changeKey(kind, id, from ?? '', to ?? ''),
      kind,
      target: id,
      title: `book ${id}`,
      from: from ?? '',
      to: to ?? '',
      reason: 'the source shelf says so',
      payload: { id, value: to },
    };
  };

  return {
    name: 'shelf',
    target: 'the other shelf',
    parameters: z.strictObject({ only: z.string().optional() }).optional(),
    limits,
    concurrency,
    repeats,
    ...(options.probe === undefined ? {} : { probe: options.probe }),
    ...(options.intake === undefined ? {} : { intake: options.intake }),
    ...(options.report === undefined ? {} : { report: (_, when) => options.report?.(when) ?? Promise.resolve() }),
    async read(context: ReadContext) {
      shelves.reads++;
      context.count('source');
      return reading(shelves);
    },
    async *whole() {
      yield* inParts(shelves, Math.min(perRound, 50) - 1);
    },
    extentOf: ({ target }) => ({ places: { books: target }, date: null }),
    plan({ source, target }): Plan<Move> {
      const ids = [...new Set([...source.keys(), ...target.keys()])].sort();
      const units: Unit<Move>[] = ids
        .filter(id => source.get(id) !== target.get(id))
        .slice(0, perRound)
        .map(id => ({ key: id, changes: [changeOf(id, target.get(id), source.get(id))] }));
      return { units, findings: [], population: { create: target.size, update: target.size, delete: target.size } };
    },
    async apply(unit, context) {
      const outcomes: Outcome[] = [];
      for (const change of unit.changes) {
        await shelves.beforeEach(change.target, context);
        await context.beforeWrite(requestMs);
        context.count('target');
        const outcome = shelves.outcome(change.target);
        if (outcome.status === 'done') {
          const { id, value } = change.payload;
          if (value === undefined) shelves.target.delete(id);
          else shelves.target.set(id, value);
          shelves.written.push(`${change.kind} ${id}`);
        }
        outcomes.push(outcome);
      }
      return outcomes;
    },
  };
}
