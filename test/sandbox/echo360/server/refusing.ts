import type { Route } from '#sandbox/kit/sandbox-http.ts';
import { Refusal } from '../refusal.ts';

/** A route whose refusals become answers. */
export function refusing(route: Route): Route {
  return {
    ...route,
    handler: async request => {
      try {
        return await route.handler(request);
      } catch (error) {
        if (error instanceof Refusal) return error.answer;
        throw error;
      }
    },
  };
}
