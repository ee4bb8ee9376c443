import { html, type Part } from './html.ts';

export interface PagerParts {
  /** What else stays in the address. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Where on the page to go on, such as `#changes`. */
  readonly anchor?: string;
  /** A way elsewhere, such as back to the start; it stands there also on the last page. */
  readonly elsewhere?: Part;
}

/**
 * Where a list goes on, below its page: nothing where it does not. `next`: the cursor that the page ended with, given
 * as `after` to the same address.
 */
export function pager(words: string, next: string | undefined, parts: PagerParts = {}): Part {
  const { kept = {}, anchor = '', elsewhere = '' } = parts;
  if (next === undefined) return elsewhere === '' ? '' : html`<p class="pager">${elsewhere}</p>`;
  const query = new URLSearchParams({ ...kept, after: next });
  return html`<p class="pager">${elsewhere}<a class="button" href="?${query}${anchor}">${words}</a></p>`;
}
