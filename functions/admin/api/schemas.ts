import { z } from 'zod';
import { outcomeStatuses } from '#shared/core/change.ts';
import { modes, runStatuses } from '#shared/core/run-status.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';

const instant = z.number().describe('ms since the epoch');

const need = z.object({
  sync: z.string(),
  view: z.string(),
  count: z.number(),
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
    .object({ runId: z.string(), holder: z.string(), heardAt: instant, sign: z.enum(['alive', 'silent', 'dead']) })
    .nullable(),
  attentions: z.array(z.object({ gravity: z.enum(['broken', 'waits', 'note']), sentence: z.string() })),
});

const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional().describe('Give it as `after` for the next page') });

const recordedRun = runs.schema.and(z.object({ runId: z.string() }));

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
  '/api/runs/{id}': { summary: 'One run', schema: recordedRun, query: [] },
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
  '/api/audit': { summary: 'Who did what, newest first', schema: page(auditEntries.schema), query: ['after'] },
} as const;

export type ApiPath = keyof typeof answers;

export const failure = z.object({ error: z.string(), advice: z.string().optional() });
