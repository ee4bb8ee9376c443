/**
 * What the vendors' documents leave open (their `x-doubt` members and notes), so that a difference there is no fault of
 * ours. Each entry: what is not checked, and why. Nothing else is exempt.
 */
export interface Doubts {
  /** Statuses that any operation may answer although it does not list them. */
  readonly statuses: readonly number[];
  /** `METHOD path` of operations whose successful answer may have a body that is not described. */
  readonly undescribedBodies: 'where in doubt' | readonly string[];
  /** `METHOD path` of operations that an excerpt leaves out, and that the vendor describes elsewhere. */
  readonly leftOut?: readonly string[];
}

const always = [401, 403, 429, 500, 502, 503, 504];

export const doubts = {
  // "any operation can answer 401, 403, 429 and 5xx"; 404 is described for single things only, and 405 for offsets that
  // are too large. Of the personal access token that asks, docs.gitlab.com tells ("Personal access tokens API", get
  // details of yourself).
  gitlab: {
    statuses: [...always, 404, 405],
    undescribedBodies: [],
    leftOut: ['GET /api/v4/personal_access_tokens/self'],
  },
  // "status codes of failures are not listed; the error object repeats the code in status".
  lookup: { statuses: [...always, 400, 404], undescribedBodies: [] },
  // "Only 200 is documented", "No body is documented" (x-doubt at the operation or response).
  termtime: { statuses: [...always, 400, 404], undescribedBodies: 'where in doubt' },
} as const satisfies Record<string, Doubts>;
