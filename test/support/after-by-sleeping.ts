import type { Clock } from '#shared/core/clock.ts';

/** `after` of a clock that knows how to sleep. */
export function afterBySleeping(sleep: Clock['sleep']): Clock['after'] {
  return (ms, fire) => {
    const ended = new AbortController();
    sleep(ms, ended.signal).then(fire, () => undefined);
    return () => ended.abort(new Error('nobody waits any more'));
  };
}
