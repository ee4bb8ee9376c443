import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import type { PersonEntity } from './person.ts';

/** What stands inside `result`. */
export interface Result {
  readonly people?: readonly PersonEntity[];
  readonly person?: PersonEntity | null;
  readonly attributeSchemes?: readonly { readonly schemeid: string; readonly name: string }[];
  readonly value?: string;
  readonly error?: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly details: string;
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function personXml(person: PersonEntity): string {
  const { identifier, visibleName } = person;
  return `<person cancelled="${person.cancelled}"><identifier scheme="${identifier.scheme}">${escaped(identifier.value)}</identifier><visibleName>${escaped(visibleName)}</visibleName></person>`;
}

function xml(result: Result): string {
  const inner = [
    result.people === undefined ? '' : `<people>${result.people.map(personXml).join('')}</people>`,
    result.person ? personXml(result.person) : '',
    result.value === undefined ? '' : `<value>${escaped(result.value)}</value>`,
    result.error === undefined
      ? ''
      : `<error status="${result.error.status}"><message>${escaped(result.error.message)}</message></error>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><result version="1.2">${inner.join('')}</result>`;
}

/** XML unless the request asks for JSON, as the web service does it. */
export function answer(request: SandboxRequest, status: number, result: Result): SandboxAnswer {
  if (request.headers.accept?.includes('application/json'))
    return jsonAnswer(status, { result: { version: '1.2', ...result } });
  return { status, headers: { 'content-type': 'application/xml' }, body: xml(result) };
}

export function errorAnswer(request: SandboxRequest, status: number, message: string): SandboxAnswer {
  const details = `uk.ac.cam.ucs.ibis.dto.IbisException: ${message}\n\tat uk.ac.cam.ucs.ibis.Service.handle(Service.java:214)`;
  return answer(request, status, { error: { status, code: `${status}`, message, details } });
}
