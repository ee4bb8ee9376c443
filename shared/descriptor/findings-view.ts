import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Counted } from './counted.ts';
import type { NeedsPerson, ViewContext, ViewDescriptor } from './view.ts';

/** How many runs back one is looked for that got as far as a plan. */
const runsLookedAt = 10;

/** How a run ends that has read and planned, though it may have had nothing to carry out. */
const planned: ReadonlySet<RunDocument['status']> = new Set(['succeeded', 'partial', 'blocked']);

/** The last run of a function that planned; undefined when none of the last few did. */
async function lastPlanned(
  { store }: ViewContext,
  name: string,
): Promise<{ readonly id: string; readonly run: RunDocument } | undefined> {
  const { entries } = await collectionOn(store, runs).query(
    'byFunction',
    { function: name },
    { limit: runsLookedAt, direction: 'descending' },
  );
  const found = entries.find(({ value }) => value.rounds > 0 || planned.has(value.status));
  return found === undefined ? undefined : { id: found.key, run: found.value };
}

/**
 * A view of what the last run of a function saw and did not act on, of some kinds. A run keeps the first hundred
 * findings of each kind; where it saw more, the last row says so.
 */
export function findingsView(
  declared: Pick<ViewDescriptor, 'name' | 'title' | 'summary'> & {
    readonly of: string;
    readonly kinds: readonly string[];
    /** What a person is told when there is any. */
    readonly needsPerson?: (count: number) => Omit<NeedsPerson, keyof Counted | 'since'>;
  },
): ViewDescriptor {
  const { name, title, summary, of, kinds, needsPerson } = declared;
  const found = async (context: ViewContext) => {
    const last = await lastPlanned(context, of);
    const findings = last?.run.findings.filter(({ kind }) => kinds.includes(kind)) ?? [];
    return { last, findings };
  };
  return {
    name,
    title,
    summary,
    columns: [
      { key: 'target', title: 'who or what' },
      { key: 'message', title: 'what was seen' },
    ],
    page: async context => {
      const { last, findings } = await found(context);
      const rows = findings.map(({ kind, target, message }) => ({ kind, target, message, run: last?.id ?? '' }));
      const unseen = (last?.run.findingsTotal ?? 0) - (last?.run.findings.length ?? 0);
      const more = `The run saw ${unseen} more than its record keeps; lockstep plan ${of} shows all.`;
      return {
        rows:
          unseen <= 0 || last === undefined ? rows : [...rows, { kind: '', target: '…', message: more, run: last.id }],
      };
    },
    ...(needsPerson === undefined
      ? {}
      : {
          needsPerson: async context => {
            const { last, findings } = await found(context);
            if (last === undefined || findings.length === 0) return undefined;
            return {
              count: findings.length,
              isLeast: false,
              since: last.run.startedAt,
              ...needsPerson(findings.length),
            };
          },
        }),
  };
}
