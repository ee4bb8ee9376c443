import type { Clock } from '#shared/core/clock.ts';
import { type Answering, trueAnswer } from './answering.ts';
import { controlPrefix, controlRoutes } from './control-routes.ts';
import { controlling } from './controlling.ts';
import { exchangeChecks } from './exchange-checks.ts';
import { Holds } from './holds.ts';
import { misbehave, type Outcome } from './misbehave.ts';
import type { Misbehaviour, MisbehaviourRule } from './misbehaviour.ts';
import { type ActiveRule, MisbehaviourRules } from './misbehaviour-rules.ts';
import { RequestLog, withoutSecrets } from './request-log.ts';
import { Router } from './router.ts';
import {
  type BareRequest,
  type Handler,
  jsonAnswer,
  type Route,
  type SandboxAnswer,
  type SandboxRequest,
  textAnswer,
} from './sandbox-http.ts';
import type { Waiting } from './waiting.ts';

export interface StandInOptions {
  /** For people: `Echo360`, `GitLab`. */
  readonly name: string;
  readonly routes: readonly Route[];
  readonly clock: Clock;
  /** Where it is reached, without a slash at the end; by default `http://<name>.sandbox`, which only `wireTo` knows. */
  readonly url?: string;
  /** Asked before every route (tokens, rate limits): an answer ends the request, undefined lets it pass. */
  readonly guard?: (request: SandboxRequest) => SandboxAnswer | undefined;
  /** Answers what no route matches; by default 404. */
  readonly unknown?: Handler;
  /** How this upstream says 429, and how it refuses an expired token, when it is told to misbehave so. */
  readonly rateLimited?: () => SandboxAnswer;
  readonly expiredToken?: () => SandboxAnswer;
  /** The stand-in's own controls, paths below `/__sandbox`. */
  readonly controls?: readonly Route[];
  /** What every answer takes, by the clock, ms; 0 by default. */
  readonly latencyMs?: number;
  /** Decides the misbehaviours that have a probability. */
  readonly seed?: number;
  /** Told of every request as soon as it has taken effect, with its true answer, whatever of that is sent. */
  readonly carriedOut?: (request: SandboxRequest, answer: SandboxAnswer) => void;
  /** How many requests the log keeps in full (1000); counts are exact anyway. */
  readonly logCapacity?: number;
}

export interface StandIn {
  readonly name: string;
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly requests: RequestLog;
  /**
   * What leaves for a request, over a socket or not. `does`: how this one request goes wrong, whatever the rules say.
   */
  respond(request: BareRequest, waiting: Waiting, does?: Misbehaviour): Promise<Outcome>;
  /** Switches a misbehaviour on. */
  misbehave(rule: MisbehaviourRule): ActiveRule;
  /** Resolves once a request is held under this name. */
  reached(name: string): Promise<void>;
  /** Lets all requests go that are held under this name; returns how many. */
  release(name: string): number;
  /** Ends all misbehaviour, lets held requests go and empties the log. What the stand-in holds stays. */
  reset(): void;
  /** Ends at once, cutting open connections. Rejects where a handler threw meanwhile: a mistake of the stand-in. */
  close(): Promise<void>;
  /** As `close`, so that `await using` leaves nothing behind however a test ends. */
  [Symbol.asyncDispose](): Promise<void>;
}

type Chosen = Misbehaviour | undefined;

/** Makes a stand-in that answers in this process: a function from request to response, with a log and switches. */
export function createStandIn(options: StandInOptions): StandIn {
  const { name, clock, latencyMs = 0 } = options;
  const rules = new MisbehaviourRules(options.seed ?? 1);
  const requests = new RequestLog(options.logCapacity ?? 1000);
  const holds = new Holds();
  const faults: unknown[] = [];
  const closing = new AbortController();
  const check = exchangeChecks.of(name);
  const answering: Answering = {
    router: new Router(options.routes),
    guard: options.guard ?? (() => undefined),
    unknown: options.unknown ?? (() => textAnswer(404, 'Not found')),
  };
  const reset = (): void => {
    rules.clear();
    holds.releaseAll();
    requests.clear();
  };
  const controlled = controlling(controlRoutes({ name, requests, rules, holds, reset, own: options.controls ?? [] }));

  const outcomeOf = async (request: SandboxRequest, chosen: Chosen, waiting: Waiting): Promise<Outcome> => {
    const pause = (ms: number): Promise<void> => waiting(() => clock.sleep(ms, closing.signal));
    if (latencyMs > 0) await pause(latencyMs);
    const handle = async (): Promise<SandboxAnswer> => {
      const answer = await trueAnswer(answering, request);
      check?.(request, answer);
      options.carriedOut?.(request, answer);
      return answer;
    };
    if (chosen === undefined) return { kind: 'answer', answer: await handle() };
    return misbehave(chosen, {
      handle,
      pause,
      hold: held => waiting(() => holds.wait(held)),
      rateLimited: options.rateLimited ?? (() => jsonAnswer(429, { message: 'Too many requests' })),
      expiredToken: options.expiredToken ?? (() => jsonAnswer(401, { message: 'Unauthorized' })),
    });
  };

  const decide = async (bare: BareRequest, waiting: Waiting, does: Chosen): Promise<Outcome> => {
    const { method, target, headers, body } = bare;
    const at = clock.now();
    const [path = '/', ...query] = target.split('?');
    const request = { method, path, params: {}, query: new URLSearchParams(query.join('?')), headers, body, at };
    if (path === controlPrefix || path.startsWith(`${controlPrefix}/`)) {
      return { kind: 'answer', answer: await controlled(request) };
    }
    const chosen = does ?? rules.choose(method, target);
    const outcome = await outcomeOf(request, chosen, waiting);
    requests.add({
      method,
      path: withoutSecrets(target),
      route: answering.router.patternOf(method, path) ?? path,
      status: outcome.kind === 'answer' ? outcome.answer.status : 'reset',
      at,
      ...(chosen === undefined ? {} : { misbehaviour: chosen.kind }),
    });
    return outcome;
  };

  const respond = async (request: BareRequest, waiting: Waiting, does?: Misbehaviour): Promise<Outcome> => {
    try {
      const outcome = await decide(request, waiting, does);
      return closing.signal.aborted ? { kind: 'reset' } : outcome;
    } catch (error) {
      if (closing.signal.aborted) return { kind: 'reset' };
      faults.push(error);
      return { kind: 'answer', answer: textAnswer(500, `The ${name} stand-in failed: ${error}`) };
    }
  };
  const close = async (): Promise<void> => {
    closing.abort(new Error(`the ${name} stand-in was closed`));
    holds.releaseAll();
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} requests broke the ${name} stand-in`);
  };
  return {
    name,
    url: options.url ?? `http://${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.sandbox`,
    requests,
    respond,
    misbehave: rule => rules.add(rule),
    reached: held => holds.reached(held),
    release: held => holds.release(held),
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}
