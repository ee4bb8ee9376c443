import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { requestUrl } from '#shared/clients/http/request-url.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import { mostAreOdd } from '#shared/core/odd-records.ts';
import { shortened } from '#shared/core/shortened.ts';
import { CrsidBatches } from './crsid-batches.ts';
import { type LookupPerson, peopleAnswer } from './schema.ts';

const listPath = '/person/list';

/** What Lookup says of those it was asked about. Who is in neither part is unknown to it. */
export interface LookupAnswer {
  /** Whether each is cancelled, by CRSid. */
  readonly cancelled: ReadonlyMap<string, boolean>;
  /** Records that tell nothing of anybody who was asked about, in words: nothing was concluded from them. */
  readonly odd: readonly string[];
}

export interface LookupClient {
  /**
   * Asks about these CRSids. One request, so the ids must fit a URL: see `batches`. Throws ImplausibleAnswerError for
   * an answer most of which is about others or cannot be read.
   */
  ask(crsids: readonly string[]): Promise<LookupAnswer>;
  /** Gathers ids into questions of the configured length. */
  batches(): CrsidBatches;
  /**
   * Shows that Lookup answers, and about whom it is asked. Throws ImplausibleAnswerError when it does not know the
   * person.
   */
  probe(crsid: string): Promise<void>;
}

/** Long enough to find somebody by, and no more of what another system says. */
const shown = 80;

/**
 * Sorts an answer. One record about somebody else (a person whose primary identifier is no CRSid), one that cannot be
 * read, or two that contradict each other are odd: their person stays unknown, and everybody else's answer holds.
 */
export function sortedAnswer(asked: ReadonlySet<string>, people: readonly (LookupPerson | undefined)[]): LookupAnswer {
  const cancelled = new Map<string, boolean>();
  const contradicted = new Set<string>();
  const odd: string[] = [];
  for (const person of people) {
    if (person === undefined) {
      odd.push('a person whose record cannot be read');
      continue;
    }
    const crsid = person.value.toLowerCase();
    const known = cancelled.get(crsid);
    if (person.scheme !== 'crsid' || !asked.has(crsid)) {
      odd.push(`${shortened(`${person.scheme} ${person.value}`, shown)}, who was not asked about`);
    } else if (known !== undefined && known !== person.cancelled) {
      contradicted.add(crsid);
    } else cancelled.set(crsid, person.cancelled);
  }
  for (const crsid of contradicted) {
    cancelled.delete(crsid);
    odd.push(`${crsid} twice, once as cancelled and once as not`);
  }
  if (!mostAreOdd(odd.length, people.length)) return { cancelled, odd };
  throw new ImplausibleAnswerError(
    `Of ${many(people.length, 'person', 'people')} that Lookup answered about, ${odd.length} ${odd.length === 1 ? 'is' : 'are'} odd, such as ${odd[0]}`,
    {
      advice:
        'Nothing was concluded from it. Check that the address configured for Lookup is right, and ask those who run it what has changed.',
    },
  );
}

/** A client of Lookup for one run. Quirks: README.md. `maxUrlLength`: of a batched question, in characters. */
export function createLookupClient(http: HttpClient, maxUrlLength: number): LookupClient {
  async function ask(crsids: readonly string[]): Promise<LookupAnswer> {
    if (crsids.length === 0) return { cancelled: new Map(), odd: [] };
    const { data } = await http.request({
      method: 'GET',
      path: listPath,
      query: { crsids: crsids.join(',') },
      schema: peopleAnswer,
    });
    return sortedAnswer(new Set(crsids), data);
  }

  return {
    ask,
    batches: () => new CrsidBatches(requestUrl(http.baseUrl, listPath, { crsids: '' }).href.length, maxUrlLength),
    async probe(crsid) {
      const { cancelled } = await ask([crsid]);
      if (cancelled.has(crsid)) return;
      throw new ImplausibleAnswerError(
        `Lookup does not know ${crsid}, who is configured as somebody it certainly knows`,
        {
          advice: 'Nothing was changed. Check the configured probe, then whether Lookup holds its usual data.',
        },
      );
    },
  };
}
