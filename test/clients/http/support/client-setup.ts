import { z } from 'zod';
import {
  createHttpClient,
  type HttpClient,
  type HttpParts,
  type HttpSettings,
} from '#shared/clients/http/http-client.ts';
import { createPacer } from '#shared/clients/http/pacer.ts';
import { silentLog } from '#shared/core/log.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { PatientClock } from './patient-clock.ts';

export const room = z.object({ name: z.string() });

export interface Setup {
  readonly clock: PatientClock;
  readonly context: UpstreamContext;
  readonly client: HttpClient;
  readonly abort: AbortController;
  /** What was counted, and each time the lease was asked for with its ms, in order. */
  readonly events: string[];
}

export interface SetupOptions extends Partial<Omit<HttpParts, 'pacer'>> {
  readonly settings?: Partial<HttpSettings>;
  readonly beforeWrite?: () => Promise<void>;
  readonly perMinute?: number;
}

/** A client of a server with a clock that passes short waits at once. */
export function clientSetup(
  baseUrl: string,
  { settings, beforeWrite, perMinute = 6_000, ...parts }: SetupOptions = {},
): Setup {
  const clock = new PatientClock();
  const abort = new AbortController();
  const events: string[] = [];
  const context: UpstreamContext = {
    clock,
    log: silentLog,
    signal: abort.signal,
    count: upstream => events.push(`count ${upstream}`),
    beforeWrite: async attemptMs => {
      events.push(`lease ${attemptMs}`);
      await beforeWrite?.();
    },
  };
  const all = {
    upstream: 'rooms',
    baseUrl,
    attemptTimeoutMs: 30_000,
    totalTimeoutMs: 120_000,
    retries: 3,
    ...settings,
  };
  const client = createHttpClient(
    all,
    { pacer: createPacer({ perMinute, clock }), random: () => 1, ...parts },
    context,
  );
  return { clock, context, client, abort, events };
}
