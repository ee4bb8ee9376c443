import type { Router } from './router.ts';
import { type Handler, type SandboxAnswer, type SandboxRequest, textAnswer } from './sandbox-http.ts';

export interface Answering {
  readonly router: Router;
  readonly guard: (request: SandboxRequest) => SandboxAnswer | undefined;
  readonly unknown: Handler;
}

const bodyRefused = 'A body came with a request for which the vendor documents none';

/** The true answer of a stand-in: its guard first, then its routes. */
export async function trueAnswer(
  { router, guard, unknown }: Answering,
  request: SandboxRequest,
): Promise<SandboxAnswer> {
  const refusal = guard(request);
  if (refusal !== undefined) return refusal;
  const match = router.match(request.method, request.path);
  switch (match.kind) {
    case 'found':
      if (match.takesNoBody && request.body !== '') return textAnswer(400, bodyRefused);
      return match.handler({ ...request, params: match.params });
    case 'wrongMethod':
      return textAnswer(405, 'Method not allowed', { allow: match.allow.join(', ') });
    case 'malformed':
      return textAnswer(400, 'Malformed path');
    case 'unknown':
      return unknown(request);
  }
}
