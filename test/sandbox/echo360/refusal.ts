import { jsonAnswer, type SandboxAnswer } from '#sandbox/kit/sandbox-http.ts';
import type { Echo360Settings } from './settings.ts';

/** A request that Echo360 refuses, with the answer that it gets. */
export class Refusal extends Error {
  readonly answer: SandboxAnswer;

  constructor(answer: SandboxAnswer) {
    super(`${answer.status} ${answer.body}`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

/** The first published shape: a code and a message. */
export function coded(status: number, code: string, message: string): Refusal {
  return new Refusal(jsonAnswer(status, { error: code, message }));
}

/** The second published shape, the layout of the Play framework's JSON validation: messages by path. */
export function invalid(status: number, messages: Readonly<Record<string, readonly string[]>>): Refusal {
  const param = Object.fromEntries(
    Object.entries(messages).map(([path, texts]) => [path, texts.map(msg => ({ msg, args: [] }))]),
  );
  return new Refusal(jsonAnswer(status, { error: 'JsonError', param }));
}

/** A refusal whose shape is not known, in the shape that is switched on. */
export function uncertain(settings: Echo360Settings, status: number, path: string, texts: readonly string[]): Refusal {
  return settings.errorShape === 'param'
    ? invalid(status, { [path]: texts })
    : coded(status, 'BadRequest', texts.join('; '));
}

/** `Building`, `Schedule`, …: what a path names and does not exist. */
export function missing(settings: Echo360Settings, kind: string): Refusal {
  return coded(settings.missingStatus, `${kind}NotFound`, `${kind} not found`);
}
