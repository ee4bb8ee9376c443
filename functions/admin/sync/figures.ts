import { countText } from '#shared/descriptor/counted.ts';
import type { Figure } from '#shared/descriptor/view.ts';
import { type Html, html } from '../page/html.ts';

/** Numbers that lead to what is behind them. */
export function figureList(base: string, sync: string, figures: readonly Figure[]): Html {
  return html`<ul class="figures">${figures.map(({ title, view, ...counted }) => {
    const inside = html`<strong>${countText(counted)}</strong> ${title}`;
    return html`<li>${view === undefined ? inside : html`<a href="${base}/syncs/${sync}/views/${view}">${inside}</a>`}</li>`;
  })}</ul>`;
}
