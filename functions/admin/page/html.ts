import { html as escaped } from 'hono/html';

/** Markup that is safe to send: only `html` makes it. */
export type Html = ReturnType<typeof escaped>;

/** What may stand in a template. Text is escaped; nothing is printed for null, undefined and false. */
export type Part = Html | URLSearchParams | string | number | null | undefined | false | readonly Part[];

/** Controls and invisible marks, direction overrides among them; line ends and tabs stay. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What nobody would see, or what would turn the text around it, as `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replaceAll(hidden, mark =>
    mark === '\n' || mark === '\t'
      ? mark
      : `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

function safe(part: Part): unknown {
  if (typeof part === 'string') return visible(part);
  if (part instanceof URLSearchParams) return part.toString();
  return Array.isArray(part) ? part.map(safe) : part;
}

/** The one way to make markup: every text in it is escaped and shows its invisible marks. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return escaped(strings, ...parts.map(safe));
}

/** Text of others, whose direction must not spill over. */
export function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}
