import { z } from 'zod';
import { outcomeStatuses } from '#shared/core/change.ts';
import { modes, runStatuses } from '#shared/core/run-status.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';
import { acts } from '../acts.ts';

const instant = z.number().describe('ms since the epoch');

const need = z.object({
  sync: z.string(),
  view: z.string(),
  count: z.number(),
  isLeast: z.boolean().describe('So many or more: no more are counted'),
  sentence: z.string(),
  since: instant.nullable(),
  operation: z.object({ name: z.string(), parameters: jsonSchema }).optional(),
  advice: z.string().optional(),
});

const functionState = z.object({
  name: z.string(),
  mode: z.enum(modes),
  enabled: z.boolean(),
  next: instant.nullable().describe('When it is due'),
  overdueSince: instant.nullable(),
  lastRun: z
    .object({ id: z.string(), status: z.enum(runStatuses), endedAt: instant, summary: z.string() })
    .nullable()
    .describe('The last run that applied'),
  paused: z.object({ by: z.string(), why: z.string(), at: instant }).nullable(),
  blocked: z.object({ runId: z.string(), planDigest: z.string(), at: instant }).nullable(),
  holder: z
    .object({
      runId: z.string(),
      holder: z.string(),
      heardAt: instant.describe('Its last sign of life'),
      endsAt: instant.describe('When another run takes over, if there is no further sign'),
      sign: z.enum(['alive', 'silent', 'dead']),
      isGone: z.boolean().describe('Its process is known to be gone'),
    })
    .nullable(),
  attentions: z.array(
    z.object({
      gravity: z.enum(['broken', 'waits', 'note']),
      sentence: z.string(),
      advice: z.string().optional(),
    }),
  ),
});

const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional().describe('Give it as `after` for the next page') });

const recordedRun = runs.schema.and(z.object({ runId: z.string() }));

/** A run that somebody has asked for and no tick has made yet. */
const promised = z.object({
  runId: z.string(),
  status: z.literal('promised'),
  function: z.string(),
  by: z.string(),
  at: instant.describe('When it was asked for'),
  waits: z.string().describe('What it waits for'),
});

const change = z.object({
  key: z.string(),
  kind: z.string(),
  target: z.string(),
  title: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  outcome: z.object({ status: z.enum(outcomeStatuses), reason: z.string() }).nullable(),
});

const act = z.object({ id: z.string().describe('Of the act; never another by the same form') }).and(acts.schema);

const offer = z.object({
  action: z.string(),
  why: z.string().nullable().describe('Why it is not to be had; null: it is'),
});

const prepared = z.object({
  action: z.string(),
  object: z.string(),
  effect: z.string().describe('What would happen'),
  why: z.string().nullable().describe('Why it is not to be had now; null: it is'),
  parameters: jsonSchema.describe('What it would be done to, frozen'),
  rows: z.array(z.record(z.string(), jsonSchema)),
  form: z
    .string()
    .nullable()
    .describe('Sent to `/api/acts` within two hours it does exactly this; null where it is not to be had'),
});

const hits = z.object({
  sync: z.string(),
  title: z.string(),
  hits: z.array(z.object({ title: z.string(), detail: z.string(), history: z.string(), id: z.string() })),
  isCut: z.boolean(),
});

const history = z.object({
  title: z.string(),
  sentence: z.string(),
  facts: z.array(z.object({ term: z.string(), value: z.string() })),
  events: z.array(
    z.object({ at: instant, what: z.string(), status: z.string(), detail: z.string(), runId: z.string().nullable() }),
  ),
  changes: z.array(z.object({ runId: z.string(), change })),
});

/** What `/api` answers, by path: OpenAPI's document is made of these, and every answer goes through them. */
export const answers = {
  '/api/overview': {
    summary: 'Every function, and what needs a person',
    schema: z.object({ functions: z.array(functionState), needs: z.array(need) }),
    query: [],
  },
  '/api/functions/{name}/runs': {
    summary: 'Runs of a function, newest first',
    schema: page(recordedRun),
    query: ['after'],
  },
  '/api/runs/{id}': {
    summary: 'One run, or what a promised one waits for',
    schema: z.union([recordedRun, promised]),
    query: [],
  },
  '/api/runs/{id}/changes': {
    summary: 'Changes of a run, those that fit',
    schema: page(change),
    query: ['kind', 'outcome', 'q', 'after'],
  },
  '/api/syncs/{sync}/views/{view}': {
    summary: 'One list of a sync',
    schema: page(z.record(z.string(), jsonSchema)),
    query: ['after'],
  },
  '/api/functions/{name}/actions': {
    summary: 'What may be done to a function now, and why the rest may not',
    schema: z.array(offer),
    query: [],
  },
  '/api/actions/{action}/{object}': {
    summary:
      'Prepares an action on a function, or an operation of a sync: what it would do, and the form that does it. For operators',
    schema: prepared,
    query: ['parameters', 'plan'],
  },
  '/api/acts/{id}': { summary: 'What came of an act', schema: act, query: [] },
  '/api/search': { summary: 'Finds a room, course, person or id', schema: z.array(hits), query: ['q'] },
  '/api/syncs/{sync}/histories/{kind}/{id}': {
    summary: 'All that is known of one thing',
    schema: history,
    query: [],
  },
  '/api/audit': { summary: 'Who did what, newest first', schema: page(auditEntries.schema), query: ['after'] },
} as const;

export type ApiPath = keyof typeof answers;

/** What programs may send, by path. */
export const deeds = {
  '/api/acts': {
    summary: 'Does what a form was made for, exactly that, and once: the same form again gives the same act',
    body: z.strictObject({
      form: z.string().max(60_000).describe('`form` of what was prepared'),
      why: z.string().max(300).optional().describe('The reason of a pause'),
    }),
    schema: act,
  },
} as const;

export type DeedPath = keyof typeof deeds;

export const failure = z.object({ error: z.string(), advice: z.string().optional() });
