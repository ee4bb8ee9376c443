import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';

const messages = {
  100: 'Invalid API key format',
  101: 'Unknown API key',
  102: 'Missing mandatory parameter',
  105: 'Internal error',
  106: 'No object found for the code',
  107: 'Multiple objects found for the code',
  108: 'API key was not sent',
  109: 'Incorrect parameter format',
  110: 'User api does not have rights',
  114: 'Object in use',
} as const;

export type ErrorCode = keyof typeof messages;

/** TermTime says everything it refuses with a code, under 400, 401 or 500. */
export class Refused extends Error {
  readonly answer: SandboxAnswer;

  constructor(code: ErrorCode, about = '') {
    super(`${code}`);
    const status = code === 105 ? 500 : code === 100 || code === 101 || code === 108 ? 401 : 400;
    this.answer = jsonAnswer(status, { code, message: about === '' ? messages[code] : `${messages[code]}: ${about}` });
  }
}

export const success = (): SandboxAnswer => jsonAnswer(200, { code: 0, message: 'OK' });

/** A handler whose refusals are answers. */
export function refusing(handler: (request: SandboxRequest) => SandboxAnswer) {
  return (request: SandboxRequest): SandboxAnswer => {
    try {
      return handler(request);
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      throw error;
    }
  };
}

/** The parameters of a write, all in the query string. */
export class Parameters {
  readonly #query: URLSearchParams;

  constructor({ query }: SandboxRequest, known: readonly string[]) {
    this.#query = query;
    for (const name of query.keys()) if (!known.includes(name)) throw new Refused(109, `unknown parameter ${name}`);
  }

  optional(name: string, longest = 1000): string | undefined {
    const value = this.#query.get(name);
    if (value === null) return undefined;
    if (value.length > longest) throw new Refused(109, `${name} is longer than ${longest}`);
    return value;
  }

  mandatory(name: string, longest = 1000): string {
    const value = this.optional(name, longest);
    if (value === undefined || value === '') throw new Refused(102, name);
    return value;
  }
}
