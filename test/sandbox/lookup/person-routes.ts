import { paramOf, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { answer, errorAnswer } from './envelope.ts';
import type { PeopleDirectory } from './people-directory.ts';
import { personEntity } from './person.ts';

export interface LookupQuirks {
  /** What a malformed id in a list does; undocumented, so both can be tried. */
  malformed: 'fails the request' | 'is left out';
  /** Answers about somebody who was not asked about. */
  addStranger: boolean;
}

export interface PersonRouteParts {
  readonly people: PeopleDirectory;
  readonly quirks: LookupQuirks;
  /** `/api/v1` direct, `/lookup/v1` behind the gateway. */
  readonly base: string;
}

const wellFormed = /^[a-z][a-z0-9]{2,6}$/;

/** Some hundred people fit: the limit is on the URL, not on their number. */
const longestUrl = 8000;

function urlLength(request: SandboxRequest): number {
  const query = request.query.toString();
  return request.path.length + (query === '' ? 0 : query.length + 1);
}

/**
 * The read-only person methods, on one base path. Unknown people are absent from a list and null alone; both may be
 * cancelled.
 */
export function personRoutes({ people, quirks, base }: PersonRouteParts): Route[] {
  return [
    {
      method: 'GET',
      path: `${base}/person/list`,
      handler: request => {
        if (urlLength(request) > longestUrl)
          return { status: 414, headers: { 'content-type': 'text/html' }, body: '<h1>URI Too Long</h1>' };
        const asked = (request.query.get('crsids') ?? '').split(',').filter(id => id !== '');
        const malformed = asked.find(id => !wellFormed.test(id.replace(/^crsid\//, '')));
        if (malformed !== undefined && quirks.malformed === 'fails the request') {
          return errorAnswer(request, 400, `Invalid identifier: ${malformed}`);
        }
        const ids = new Set(asked.map(id => id.replace(/^crsid\//, '')));
        if (quirks.addStranger) ids.add('strange1');
        const found = [...ids].flatMap(id => people.find(id) ?? []).sort((a, b) => (a.crsid < b.crsid ? -1 : 1));
        return answer(request, 200, { people: found.map(personEntity) });
      },
    },
    {
      method: 'GET',
      path: `${base}/person/all-attr-schemes`,
      handler: request =>
        answer(request, 200, { attributeSchemes: [{ schemeid: 'displayName', name: 'Display name' }] }),
    },
    {
      method: 'GET',
      path: `${base}/person/:scheme/:identifier`,
      handler: request => {
        const person = paramOf(request, 'scheme') === 'crsid' ? people.find(paramOf(request, 'identifier')) : undefined;
        return answer(request, 200, { person: person === undefined ? null : personEntity(person) });
      },
    },
    { method: 'GET', path: `${base}/version`, handler: request => answer(request, 200, { value: '1.2' }) },
  ];
}
