import type { RunResult } from '#shared/runtime/run/run-result.ts';

/** What all runs of a benchmark say of themselves, added up. A run that ends badly ends the benchmark. */
export class Tally {
  runs = 0;
  /** Changes that failed. */
  failed = 0;
  readonly #requests = new Map<string, number>();

  add({ status, message, requests, counts }: RunResult): void {
    this.runs += 1;
    if (status === 'failed' || status === 'aborted') throw new Error(`a run ${status}: ${message}`);
    for (const [upstream, count] of Object.entries(requests)) {
      this.#requests.set(upstream, this.requests(upstream) + count);
    }
    for (const { failed } of Object.values(counts)) this.failed += failed;
  }

  /** Requests to one upstream (`cmis`, `echo360`), by the results of the runs. */
  requests(upstream: string): number {
    return this.#requests.get(upstream) ?? 0;
  }
}
