export interface LoggedRequest {
  readonly method: string;
  /** Path and query as sent, with tokens in the query blanked. */
  readonly path: string;
  /** The pattern of the route that it matched, such as `/users/:id`; the raw path where it matched none. */
  readonly route: string;
  /** The status answered; `reset` where the connection was cut instead. */
  readonly status: number | 'reset';
  /** When it arrived, by the stand-in's clock, ms since the epoch. */
  readonly at: number;
  /** The kind of the misbehaviour it met, if any. */
  readonly misbehaviour?: string;
}

const secretInQuery = /([?&](?:access_token|private_token|client_secret|refresh_token|password)=)[^&]*/gi;

export function withoutSecrets(path: string): string {
  return path.includes('?') ? path.replace(secretInQuery, '$1…') : path;
}

/**
 * What a stand-in was asked: exact counts, and the latest requests in full. Requests to `/__sandbox/` are not in it.
 */
export class RequestLog {
  readonly #capacity: number;
  #ring: LoggedRequest[] = [];
  #counts = new Map<string, number>();
  #total = 0;
  #watchers = new Set<() => void>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Requests answered (or cut) so far. */
  get total(): number {
    return this.#total;
  }

  add(request: LoggedRequest): void {
    this.#ring[this.#total % this.#capacity] = request;
    this.#total += 1;
    for (const key of [`${request.method} ${request.route}`, `${request.status}`]) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
    for (const check of [...this.#watchers]) check();
  }

  /** The latest requests, oldest first, at most the log's capacity. */
  entries(): LoggedRequest[] {
    const start = this.#total > this.#capacity ? this.#total % this.#capacity : 0;
    return [...this.#ring.slice(start), ...this.#ring.slice(0, start)];
  }

  /**
   * How many so far of `GET /users/:id` (method and route) or of a status such as `429` or `reset`. Exact, whatever the
   * capacity.
   */
  count(key: string | number): number {
    return this.#counts.get(`${key}`) ?? 0;
  }

  /** All counts, by method and route and by status. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Resolves once the condition holds, looking again after each request: how a test waits without sleeping. */
  until(condition: (log: RequestLog) => boolean): Promise<void> {
    return new Promise(resolve => {
      const check = (): void => {
        if (!condition(this)) return;
        this.#watchers.delete(check);
        resolve();
      };
      this.#watchers.add(check);
      check();
    });
  }

  clear(): void {
    this.#ring = [];
    this.#counts = new Map();
    this.#total = 0;
  }
}
