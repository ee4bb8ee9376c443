import { isUtf8 } from 'node:buffer';
/**
 * Keeps secrets out of everything people or logs see: known values by a registry, unknown ones by their usual forms.
 */
export interface Redactor {
  /**
   * Registers a secret value (and how it looks encoded). Values under four characters are ignored: they would garble
   * all text.
   */
  add(value: string): void;
  /** The text with every known value and everything that looks like a credential replaced. */
  redact(text: string): string;
}

const mark = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(authorization["']?\s*[:=]\s*["']?)(Bearer|Basic)\s+[^\s"',;}]+/gi, `$1$2 ${mark}`],
  [
    /((?:access_token|refresh_token|private_token|client_secret|id_token|password|passwd|secret|api_key|apikey)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    `$1${mark}`,
  ],
  [/\bwhsec_[\w+/=-]+/g, mark],
  [/\bgl(?:pat|oas|dt|rt|ptt|ft|soat|agent|cbt)-[\w.-]+/g, mark],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, mark],
  [/\b([a-z][a-z\d+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${mark}@`],
];

/**
 * Letters as in a word: upper case at most first, and no longer than words are; after "Bearer", where a token is
 * expected, a shorter one.
 */
const words: Readonly<Record<string, RegExp>> = {
  basic: /^([A-Z]?[a-z]{1,24}|[A-Z]{1,24})$/,
  bearer: /^([A-Z]?[a-z]{1,12}|[A-Z]{1,12})$/,
};

/** `user:password` in Base64. */
function isLogin(token: string): boolean {
  const bytes = Buffer.from(token, 'base64');
  return isUtf8(bytes) && /^[^\p{Cc}]*:[^\p{Cc}]*$/u.test(bytes.toString());
}

/** A scheme and what follows it: "Basic Mathematics" is a module, "Basic Z3JvdXA6cHc=" a login. */
function withoutLogins(text: string): string {
  return text.replaceAll(
    /\b(Bearer|Basic)(\s+)([\w.~+/=-]{4,})/gi,
    (all, scheme: string, gap: string, token: string) => {
      const isSecret =
        isLogin(token) ||
        (token.length >= 8 && words[scheme.toLowerCase()]?.test(token.replace(/[.,-]+$/, '')) !== true);
      return isSecret ? `${scheme}${gap}${mark}` : all;
    },
  );
}

function formsOf(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1);
  return [value, encodeURIComponent(value), quoted, Buffer.from(value, 'utf8').toString('base64')];
}

export function createRedactor(): Redactor {
  const known = new Set<string>();
  let longestFirst: string[] = [];
  return {
    add(value) {
      if (value.length < 4 || known.has(value)) return;
      for (const form of formsOf(value)) known.add(form);
      longestFirst = [...known].sort((left, right) => right.length - left.length);
    },
    redact(text) {
      const withoutKnown = longestFirst.reduce((rest, value) => rest.replaceAll(value, mark), text);
      const readable = patterns.reduce(
        (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
        withoutKnown,
      );
      return withoutLogins(readable);
    },
  };
}
