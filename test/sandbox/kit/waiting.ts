import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

/**
 * Says +1 when a stand-in makes a request wait on purpose (latency, a slow answer, a hold) and -1 when it goes on, or when its
 * client has left. A simulated clock needs it to tell a request that is being worked on from one that itself waits for the clock.
 */
export const waitingChannel = channel('lockstep.sandbox.waiting');

/** Runs a deliberate wait of the request that this is the response of, announced on the channel. */
export async function announced(response: ServerResponse, wait: () => Promise<void>): Promise<void> {
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
}
