import { type Relay, relay } from '../support/relay.ts';

/** Stands between a client and a server on loopback, and loses what the server says when asked to. */
export interface TcpProxy extends Relay {
  /** Once a client has sent `text`, nothing comes back from the server any more, though everything still reaches it. */
  swallowAnswersTo(text: string): void;
}

export async function tcpProxy(server: string): Promise<TcpProxy> {
  let trigger: string | undefined;
  let swallowing = false;
  const between = await relay(server, {
    said: (data, pass) => {
      if (trigger !== undefined && data.includes(trigger)) swallowing = true;
      pass();
    },
    answered: (_data, pass) => {
      if (!swallowing) pass();
    },
  });
  return {
    ...between,
    swallowAnswersTo: text => {
      trigger = text;
    },
    cut: () => {
      trigger = undefined;
      swallowing = false;
      between.cut();
    },
  };
}
