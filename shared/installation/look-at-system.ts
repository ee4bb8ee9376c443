import type { Instance } from '#shared/core/instance.ts';
import { silentLog } from '#shared/core/log.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';

/**
 * Asks a system something outside of a run: nothing is logged or written, and its part of the system's pace is given
 * back at once. `why`: what it is, for the error that an attempt to write ends in.
 */
export async function lookAtSystem<Result>(
  { clock }: Pick<Instance, 'clock'>,
  { why, ...asked }: Pick<UpstreamContext, 'signal' | 'count'> & { readonly why: string },
  look: (context: UpstreamContext) => Promise<Result>,
): Promise<Result> {
  const endings: (() => Promise<void>)[] = [];
  try {
    return await look({
      ...asked,
      clock,
      log: silentLog,
      beforeWrite: () => Promise.reject(new Error(`${why} tried to write`)),
      atEnd: end => void endings.push(end),
    });
  } finally {
    for (const end of endings.reverse()) await end();
  }
}
