import { html } from './html.ts';
import type { Page } from './layout.ts';

const titles: Readonly<Record<number, string>> = {
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'It has changed meanwhile',
  413: 'Too much',
  421: 'Called by another name',
  503: 'Not now',
};

/** What went wrong, what was done about it, and the way on. */
export function errorPage(base: string, status: number, message: string, advice: string | undefined): Page {
  const title = titles[status] ?? (status < 500 ? 'Not understood' : 'It did not work');
  return {
    title,
    body: html`<div class="panel"><p>${message}</p>${advice === undefined ? '' : html`<p>${advice}</p>`}
<p><a href="${base}/">Back to the overview</a></p></div>`,
  };
}
