import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { requestUrl } from '#shared/clients/http/request-url.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { CrsidBatches } from './crsid-batches.ts';
import { type LookupPerson, peopleAnswer } from './schema.ts';

const listPath = '/person/list';

export interface LookupClient {
  /**
   * Whether each of these CRSids is cancelled; who is absent from the answer is unknown to Lookup. One request, so the
   * ids must fit a URL: see `batches`. Throws ImplausibleAnswerError for an answer about anybody else, or about somebody twice.
   */
  cancelled(crsids: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Gathers ids into questions of the configured length. */
  batches(): CrsidBatches;
  /** Shows that Lookup answers, and about whom it is asked. Throws ImplausibleAnswerError when it does not know the person. */
  probe(crsid: string): Promise<void>;
}

function checked(asked: ReadonlySet<string>, people: readonly LookupPerson[]): Map<string, boolean> {
  const answered = new Map<string, boolean>();
  for (const { scheme, value, cancelled } of people) {
    if (scheme !== 'crsid' || !asked.has(value)) {
      throw new ImplausibleAnswerError(
        `Lookup answered about ${scheme} ${value}, who was not asked about`.slice(0, 120),
        {
          advice:
            'Nothing was concluded from it. Check that the address configured for Lookup is right, and ask those who run it whether the person has another CRSid now.',
        },
      );
    }
    if (answered.has(value)) throw new ImplausibleAnswerError(`Lookup answered twice about ${value}`);
    answered.set(value, cancelled);
  }
  return answered;
}

/** A client of Lookup for one run. Quirks: README.md. `maxUrlLength`: of a batched question, in characters. */
export function createLookupClient(http: HttpClient, maxUrlLength: number): LookupClient {
  async function cancelled(crsids: readonly string[]): Promise<Map<string, boolean>> {
    if (crsids.length === 0) return new Map();
    const { data } = await http.request({
      method: 'GET',
      path: listPath,
      query: { crsids: crsids.join(',') },
      schema: peopleAnswer,
    });
    return checked(new Set(crsids), data);
  }

  return {
    cancelled,
    batches: () => new CrsidBatches(requestUrl(http.baseUrl, listPath, { crsids: '' }).href.length, maxUrlLength),
    async probe(crsid) {
      const answer = await cancelled([crsid]);
      if (answer.has(crsid)) return;
      throw new ImplausibleAnswerError(
        `Lookup does not know ${crsid}, who is configured as somebody it certainly knows`,
        {
          advice: 'Nothing was changed. Check the configured probe, then whether Lookup holds its usual data.',
        },
      );
    },
  };
}
