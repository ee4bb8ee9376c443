import { unreachable } from '#shared/core/errors.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { type SandboxAnswer, textAnswer } from './sandbox-http.ts';

/** What leaves the stand-in: an answer, the beginning of one, or a cut connection. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: SandboxAnswer }
  | { readonly kind: 'torn'; readonly answer: SandboxAnswer }
  | { readonly kind: 'reset' };

export interface MisbehaviourTools {
  /** Lets the request take effect, and gives its true answer. */
  handle(): Promise<SandboxAnswer>;
  pause(ms: number): Promise<void>;
  hold(name: string): Promise<void>;
  /** How this upstream says 429, and how it refuses an expired token. */
  rateLimited(): SandboxAnswer;
  expiredToken(): SandboxAnswer;
}

const pageForPeople = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

function half(answer: SandboxAnswer): SandboxAnswer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

function withRetryAfter(answer: SandboxAnswer, retryAfter: number | string | undefined): SandboxAnswer {
  if (retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': `${retryAfter}` } };
}

/** Answers one request wrongly, in the way that was chosen for it. */
export async function misbehave(misbehaviour: Misbehaviour, tools: MisbehaviourTools): Promise<Outcome> {
  const answering = (answer: SandboxAnswer): Outcome => ({ kind: 'answer', answer });
  const afterEffect = async (handled: boolean, outcome: Outcome): Promise<Outcome> => {
    if (handled) await tools.handle();
    return outcome;
  };
  const delayed = async (handled: boolean, wait: () => Promise<void>): Promise<Outcome> => {
    const early = handled ? await tools.handle() : undefined;
    await wait();
    return answering(early ?? (await tools.handle()));
  };
  switch (misbehaviour.kind) {
    case 'rateLimited':
      return answering(withRetryAfter(tools.rateLimited(), misbehaviour.retryAfter));
    case 'status': {
      const answer = textAnswer(misbehaviour.status, 'The service is unavailable.');
      return afterEffect(misbehaviour.handled, answering(withRetryAfter(answer, misbehaviour.retryAfter)));
    }
    case 'reset':
      return afterEffect(misbehaviour.handled, { kind: 'reset' });
    case 'slow':
      return delayed(misbehaviour.handled, () => tools.pause(misbehaviour.ms));
    case 'hold':
      return delayed(misbehaviour.handled, () => tools.hold(misbehaviour.name));
    case 'html': {
      const answer = textAnswer(200, pageForPeople, { 'content-type': 'text/html; charset=utf-8' });
      return afterEffect(misbehaviour.handled, answering(answer));
    }
    case 'truncated':
      return answering(half(await tools.handle()));
    case 'torn':
      return { kind: 'torn', answer: await tools.handle() };
    case 'empty':
      return answering({ ...(await tools.handle()), body: '' });
    case 'expiredToken':
      return answering(tools.expiredToken());
    case 'answer': {
      const { status, headers, body } = misbehaviour;
      return afterEffect(misbehaviour.handled, answering({ status, headers: headers ?? {}, body }));
    }
    default:
      return unreachable(misbehaviour);
  }
}
