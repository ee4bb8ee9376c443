import { z } from 'zod';
import type { Echo360Options } from '#sandbox/echo360/stand-in.ts';

type CarriedOut = NonNullable<Echo360Options['carriedOut']>;

const dated = z.object({ startDate: z.string() });
const path = /^\/public\/api\/v2\/schedules(?:\/([^/]+))?$/;

/** The dates of the lessons that calls are about, in the order in which Echo360 carried them out. */
export class CallOrder {
  readonly #dates: string[] = [];
  readonly #dateBefore: ReadonlyMap<string, string>;

  /** `dateBefore`: dates of the recordings that may be deleted, by external id. */
  constructor(dateBefore: ReadonlyMap<string, string>) {
    this.#dateBefore = dateBefore;
  }

  readonly carriedOut: CarriedOut = ({ method, path: asked, body }, { status }) => {
    const [found, externalId = ''] = path.exec(asked) ?? [];
    if (found === undefined || method === 'GET' || status >= 300) return;
    const date = method === 'DELETE' ? this.#dateBefore.get(externalId) : dated.parse(JSON.parse(body)).startDate;
    if (date === undefined) throw new Error(`${externalId} was deleted, which was not there`);
    this.#dates.push(date);
  };

  get calls(): number {
    return this.#dates.length;
  }

  /**
   * Calls for lessons before a date (`YYYY-MM-DD`), and those for later ones that were made before the last of them.
   */
  upTo(date: string): { readonly sooner: number; readonly overtaking: number } {
    const sooner = this.#dates.filter(other => other < date).length;
    return { sooner, overtaking: this.#dates.findLastIndex(other => other < date) + 1 - sooner };
  }
}
