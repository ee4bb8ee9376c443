import { kyWire } from '#shared/clients/http/ky-wire.ts';
import type { Wire } from '#shared/core/wire.ts';
import type { Store } from '#shared/state/store.ts';

/** A process that can die: from then on nothing that it asks for gets through, and no answer reaches it. */
export class Mortal {
  #isDead = false;

  die(): void {
    this.#isDead = true;
  }

  readonly #alive = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = this.#isDead ? undefined : await ask();
    return answer === undefined || this.#isDead ? await new Promise<never>(() => undefined) : answer;
  };

  /** The network as it has it. */
  readonly wire: Wire = (request, signal) => this.#alive(() => kyWire(request, signal));

  /** The state as it has it. */
  storeOn(store: Store): Store {
    const boxed = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      const { answer } = await this.#alive(async () => ({ answer: await ask() }));
      return answer;
    };
    return {
      get: (collection, id) => boxed(() => store.get(collection, id)),
      getMany: (collection, ids) => boxed(() => store.getMany(collection, ids)),
      commit: (ticket, writes) => boxed(() => store.commit(ticket, writes)),
      query: (name, parameters, options) => boxed(() => store.query(name, parameters, options)),
      count: (name, parameters, bounds) => boxed(() => store.count(name, parameters, bounds)),
      get operations() {
        return store.operations;
      },
      counted: () => this.storeOn(store.counted()),
      close: () => Promise.resolve(),
    };
  }
}
