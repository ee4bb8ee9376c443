import type { Listed } from '#shared/clients/termtime/listed.ts';
import type { Finding } from '#shared/core/change.ts';

/**
 * What of a list of TermTime cannot be read. It is left as it is, and nothing is concluded from its seeming to be
 * missing.
 */
export interface UnreadableInTermtime {
  readonly findings: readonly Finding[];
  /** Whether a code may be that of an entry that cannot be read. */
  mayBe(code: string): boolean;
  /** Whether it surely is: the entry says so itself. */
  is(code: string): boolean;
}

/** `what`: the kind of its entries, for people: `room`. */
export function unreadableIn(what: string, { unreadable }: Pick<Listed<unknown>, 'unreadable'>): UnreadableInTermtime {
  const codes = new Set(unreadable.map(({ code }) => code));
  return {
    findings: unreadable.map(({ code, problem }) => ({
      kind: 'unreadable',
      target: code ?? what,
      message: `TermTime's ${what} ${code ?? 'without a code'} cannot be read (${problem}): it is left as it is. Correct it in TermTime.`,
    })),
    is: code => codes.has(code),
    mayBe: code => codes.has(null) || codes.has(code),
  };
}
