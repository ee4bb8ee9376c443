import { channel } from 'node:diagnostics_channel';

/**
 * Says +1 when a stand-in makes a request wait on purpose (latency, a slow answer, a hold) and -1 when it goes on. A
 * simulated clock needs it to tell a request that is being worked on from one that itself waits for the clock.
 */
export const waitingChannel = channel('lockstep.sandbox.waiting');

/** Runs a deliberate wait, announced on the channel. */
export async function announced(wait: () => Promise<void>): Promise<void> {
  waitingChannel.publish(1);
  try {
    await wait();
  } finally {
    waitingChannel.publish(-1);
  }
}
