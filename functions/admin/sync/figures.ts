import type { Figure } from '#shared/descriptor/view.ts';
import { type Html, html } from '../page/html.ts';

/** Numbers that lead to what is behind them. */
export function figureList(base: string, sync: string, figures: readonly Figure[]): Html {
  return html`<ul class="figures">${figures.map(({ title, value, view }) => {
    const inside = html`<strong>${value.toLocaleString('en-GB')}</strong> ${title}`;
    return html`<li>${view === undefined ? inside : html`<a href="${base}/syncs/${sync}/views/${view}">${inside}</a>`}</li>`;
  })}</ul>`;
}
