import { type Relay, relay } from '../../../support/relay.ts';

/** Stands between one process and its state store, and keeps the store's answers back when asked to. */
export interface SlowLine extends Pick<Relay, 'host' | 'close'> {
  /** From the next message on that holds `text`, answers wait; resolves when it has been passed on to the store. */
  keepAnswersTo(text: string): Promise<void>;
  /** Delivers what was kept so far; later answers wait. */
  deliver(): void;
  /** Delivers everything, from now on at once. */
  clear(): void;
}

/** `server`: `host:port`. */
export async function slowLine(server: string): Promise<SlowLine> {
  let kept: (() => void)[] | undefined;
  let watch: { readonly text: string; readonly met: () => void } | undefined;
  const { host, close } = await relay(server, {
    said: (data, pass) => {
      pass();
      if (watch === undefined || !data.includes(watch.text)) return;
      kept = [];
      watch.met();
      watch = undefined;
    },
    answered: (_data, pass) => {
      if (kept === undefined) pass();
      else kept.push(pass);
    },
  });
  const deliver = (): void => {
    for (const send of kept?.splice(0) ?? []) send();
  };
  return {
    host,
    close,
    keepAnswersTo: text =>
      new Promise(met => {
        watch = { text, met };
      }),
    deliver,
    clear: () => {
      deliver();
      kept = undefined;
    },
  };
}
