import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { waitingChannel } from '#sandbox/kit/waiting.ts';

const withRequest = z.object({ request: z.custom<object>(value => typeof value === 'object' && value !== null) });
const begins = ['undici:request:create', 'http.client.request.start'];
const ends = [
  'undici:request:trailers',
  'undici:request:error',
  'http.client.response.finish',
  'http.client.request.error',
];

/**
 * Which of this process's HTTP requests are on their way: begun by `fetch` or node's client and not yet answered in
 * full, less those that a stand-in of this process lets wait on purpose.
 */
export class InFlight {
  readonly #requests = new Set<object>();
  readonly #changed: () => void;
  #waiting = 0;

  /** Subscribes; `changed` is called whenever something begins, ends or waits. */
  constructor(changed: () => void) {
    this.#changed = changed;
    for (const name of begins) subscribe(name, this.#begin);
    for (const name of ends) subscribe(name, this.#end);
    subscribe(waitingChannel.name, this.#wait);
  }

  get working(): boolean {
    return this.#requests.size > this.#waiting;
  }

  close(): void {
    for (const name of begins) unsubscribe(name, this.#begin);
    for (const name of ends) unsubscribe(name, this.#end);
    unsubscribe(waitingChannel.name, this.#wait);
  }

  readonly #begin = (message: unknown): void => {
    this.#requests.add(withRequest.parse(message).request);
    this.#changed();
  };

  readonly #end = (message: unknown): void => {
    this.#requests.delete(withRequest.parse(message).request);
    this.#changed();
  };

  readonly #wait = (change: unknown): void => {
    this.#waiting += z.number().parse(change);
    this.#changed();
  };
}
