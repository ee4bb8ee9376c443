import type { SandboxAnswer, SandboxRequest } from './sandbox-http.ts';

/** Throws where a request or its true answer is not as the vendor documents it. */
export type ExchangeCheck = (request: SandboxRequest, answer: SandboxAnswer) => void;

/**
 * Checks of what goes over the line, by the stand-in's name: none, unless the tests register some before a stand-in is
 * made. Each is made when first needed.
 */
class ExchangeChecks {
  readonly #makers = new Map<string, () => ExchangeCheck | undefined>();
  readonly #made = new Map<string, ExchangeCheck | undefined>();

  register(standIn: string, make: () => ExchangeCheck | undefined): void {
    this.#makers.set(standIn, make);
  }

  of(standIn: string): ExchangeCheck | undefined {
    if (!this.#made.has(standIn)) this.#made.set(standIn, this.#makers.get(standIn)?.());
    return this.#made.get(standIn);
  }
}

export const exchangeChecks = new ExchangeChecks();
