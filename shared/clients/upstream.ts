import type { UpstreamContext } from '#shared/core/upstream-context.ts';

/**
 * An upstream as one instance of Lockstep sees it: what outlives a run (token, pace) is made once, with it; a client is
 * made for each run. Nothing is connected, and no secret read, before the first request.
 */
export interface Upstream<Client, Context extends UpstreamContext = UpstreamContext> {
  /**
   * What it is called in records and messages: a host (`gitlab.example.ac.uk`, with an unusual port), or the name of a
   * database.
   */
  readonly target: string;
  connect(context: Context): Client;
}
