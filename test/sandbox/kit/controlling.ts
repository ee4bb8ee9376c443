import { z } from 'zod';
import { type Answering, trueAnswer } from './answering.ts';
import { Router } from './router.ts';
import { type Handler, type Route, type SandboxRequest, textAnswer } from './sandbox-http.ts';

/** Answers control requests; a body that is not understood gets 400 with what was expected. */
export function controlling(routes: readonly Route[]): Handler {
  const answering: Answering = {
    router: new Router(routes),
    guard: () => undefined,
    unknown: () => textAnswer(404, 'No such control; GET /__sandbox lists them.'),
  };
  return async (request: SandboxRequest) => {
    try {
      return await trueAnswer(answering, request);
    } catch (error) {
      if (error instanceof z.ZodError) return textAnswer(400, z.prettifyError(error));
      throw error;
    }
  };
}
