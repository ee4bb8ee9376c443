import type { NeedsPerson } from '#shared/descriptor/view.ts';
import { type Html, html } from '../page/html.ts';
import { title } from '../page/words.ts';

/** Parameters as the fields of a form have them: a list is one line each. */
export function fieldsOf(parameters: unknown): Record<string, string> {
  if (typeof parameters !== 'object' || parameters === null) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, Array.isArray(value) ? value.join('\n') : String(value)]),
  );
}

/** Leads to the page that shows what an operation would do. */
export function operationLink(base: string, sync: string, operation: NonNullable<NeedsPerson['operation']>): Html {
  const query = new URLSearchParams(fieldsOf(operation.parameters));
  return html`<a class="button" href="${base}/do/${operation.name}/${sync}?${query}">${title(operation.name)} …</a>`;
}
