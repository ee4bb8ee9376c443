/**
 * For so long a request of which nobody heard may still be carried out, ms: what it makes until then is ours, and
 * nothing is made in its place before that could be made twice.
 */
export const carriedOutLateMs = 3_600_000;
