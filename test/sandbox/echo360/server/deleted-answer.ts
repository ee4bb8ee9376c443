import { jsonAnswer, type SandboxAnswer } from '#sandbox/kit/sandbox-http.ts';
import type { Echo360Settings } from '../settings.ts';

/** What a successful DELETE gets. */
export function deletedAnswer({ deleteBody }: Echo360Settings): SandboxAnswer {
  return deleteBody === 'empty' ? { status: 200, body: '' } : jsonAnswer(200, {});
}
