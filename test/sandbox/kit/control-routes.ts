import { z } from 'zod';
import type { Holds } from './holds.ts';
import { type MisbehaviourRule, ruleSchema } from './misbehaviour.ts';
import type { MisbehaviourRules } from './misbehaviour-rules.ts';
import type { RequestLog } from './request-log.ts';
import { jsonAnswer, type Route, type SandboxRequest, textAnswer } from './sandbox-http.ts';

/** Where a stand-in is looked at and switched while it runs; no upstream has paths like these. */
export const controlPrefix = '/__sandbox';

export interface ControlParts {
  readonly name: string;
  readonly requests: RequestLog;
  readonly rules: MisbehaviourRules;
  readonly holds: Holds;
  reset(): void;
  /** The stand-in's own controls, their paths below the prefix. */
  readonly own: readonly Route[];
}

const releaseSchema = z.strictObject({ name: z.string() });

/** The body of a control request, or throws a ZodError (also for a body that is not JSON). */
export function controlBody<Output>(request: SandboxRequest, schema: z.ZodType<Output>): Output {
  return z.string().transform(parsedJson).pipe(schema).parse(request.body);
}

/** The control requests of the kit, all below `/__sandbox`; see README.md. */
export function controlRoutes({ name, requests, rules, holds, reset, own }: ControlParts): Route[] {
  const routes: Route[] = [
    {
      method: 'GET',
      path: '/requests',
      handler: ({ query }) => {
        const latest = requests.entries().slice(-(Number(query.get('last') ?? '100') || 100));
        return jsonAnswer(200, { total: requests.total, counts: requests.counts(), latest });
      },
    },
    { method: 'GET', path: '/misbehave', handler: () => jsonAnswer(200, rules.list()) },
    {
      method: 'POST',
      path: '/misbehave',
      handler: request => {
        const rule: MisbehaviourRule = controlBody(request, ruleSchema);
        rules.add(rule);
        return jsonAnswer(201, rules.list());
      },
    },
    {
      method: 'POST',
      path: '/release',
      handler: request => jsonAnswer(200, { released: holds.release(controlBody(request, releaseSchema).name) }),
    },
    {
      method: 'POST',
      path: '/reset',
      handler: () => {
        reset();
        return jsonAnswer(200, { reset: name });
      },
    },
    ...own,
  ];
  const index = routes.map(({ method, path }) => `${method} ${controlPrefix}${path}`);
  return [
    { method: 'GET', path: controlPrefix, handler: () => textAnswer(200, `${name}\n${index.join('\n')}\n`) },
    ...routes.map(route => ({ ...route, path: `${controlPrefix}${route.path}` })),
  ];
}

function parsedJson(text: string, context: z.RefinementCtx<string>): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}
