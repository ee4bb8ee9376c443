import { z } from 'zod';
import type { Echo360Options } from '#sandbox/echo360/stand-in.ts';

type CarriedOut = NonNullable<Echo360Options['carriedOut']>;

const dated = z.object({ startDate: z.string() });
const path = /^\/public\/api\/v2\/schedules(?:\/([^/]+))?$/;

/** The dates of the lessons that calls are about, in the order in which Echo360 carried them out. */
export class CallOrder {
  readonly dates: string[] = [];
  readonly #dateBefore: (externalId: string) => string | undefined;

  /** `dateBefore`: of a recording that is deleted. */
  constructor(dateBefore: (externalId: string) => string | undefined) {
    this.#dateBefore = dateBefore;
  }

  readonly carriedOut: CarriedOut = ({ method, path: asked, body }, { status }) => {
    const [found, externalId = ''] = path.exec(asked) ?? [];
    if (found === undefined || method === 'GET' || status >= 300) return;
    const date = method === 'DELETE' ? this.#dateBefore(externalId) : dated.parse(JSON.parse(body)).startDate;
    if (date === undefined) throw new Error(`${externalId} was deleted, which was not there`);
    this.dates.push(date);
  };

  /** Calls for lessons from a date (`YYYY-MM-DD`) on that were made before the last call for an earlier lesson. */
  before(date: string): number {
    const last = this.dates.findLastIndex(other => other < date);
    return this.dates.slice(0, last + 1).filter(other => other >= date).length;
  }
}
