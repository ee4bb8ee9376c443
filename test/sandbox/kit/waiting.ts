import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

/**
 * Says +1 when a stand-in makes a request wait on purpose (latency, a slow answer, a hold) and -1 when it goes on, or
 * when its client has left. A simulated clock needs it to tell a request that is being worked on from one that itself
 * waits for the clock.
 */
export const waitingChannel = channel('lockstep.sandbox.waiting');

/** Surrounds the deliberate waits of one request. */
export type Waiting = (wait: () => Promise<void>) => Promise<void>;

/** For a request that came over a socket: its waits are announced on the channel. `response`: where its answer goes. */
export function announcedFor(response: ServerResponse): Waiting {
  return async wait => {
    let counted = true;
    const leave = (): void => {
      if (counted) waitingChannel.publish(-1);
      counted = false;
    };
    waitingChannel.publish(1);
    response.once('close', leave);
    if (response.destroyed) leave();
    try {
      await wait();
    } finally {
      response.off('close', leave);
      leave();
    }
  };
}
