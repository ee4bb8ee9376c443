import { many } from '#shared/core/many.ts';
import { type FaultRule, faultOf } from '#shared/descriptor/fault.ts';
import { badge } from '../page/badge.ts';
import { foreign, type Html, html, type Part } from '../page/html.ts';
import type { Cause } from './causes.ts';

/** Causes on a page. */
const causesShown = 20;

function faultText({ example, status }: Cause, rules: readonly FaultRule[]): Part {
  const fault = faultOf(example, rules);
  if (fault !== undefined) {
    return html`<p><strong>Whose fault:</strong> ${foreign(fault.whose)}. <strong>What to do:</strong> ${foreign(fault.whatToDo)}</p>`;
  }
  // What was put off or skipped needs nobody.
  if (status !== 'failed' && status !== '') return '';
  return html`<p class="soft">Whose fault it is, its words do not tell: read the reason, and ask whoever owns what it names.</p>`;
}

/** What did not end well, by cause: how often, whose fault, what to do, and whom it befell. */
export function causeList(causes: readonly Cause[], rules: readonly FaultRule[]): Html {
  const items = causes.slice(0, causesShown).map(cause => {
    const { count, status, kind, example, targets } = cause;
    return html`<li class="${status === '' ? 'open' : status}"><span class="count">${count.toLocaleString('en-GB')}</span><div><p>${status === '' ? '' : html`${badge(status)} <span class="soft">${kind}</span> `}${foreign(example)}</p>${faultText(cause, rules)}<p class="small soft">${targets.map((target, index) => html`${index > 0 ? ', ' : ''}${foreign(target)}`)}${count > targets.length ? ' …' : ''}</p></div></li>`;
  });
  const more = causes.length - items.length;
  return html`<ul class="causes">${items}</ul>${more > 0 ? html`<p class="soft">${many(more, 'rarer cause is', 'rarer causes are')} not shown.</p>` : ''}`;
}
