import type { Act } from '../acts.ts';
import { badge } from '../page/badge.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page, PageContext } from '../page/layout.ts';
import { exactTime } from '../page/time.ts';
import { title } from '../page/words.ts';
import { fieldsOf } from './operation-link.ts';

const words: Readonly<Record<Act['status'], string>> = {
  begun: 'Under way, or its process died: look at the function before you do it again',
  done: 'Done',
  refused: 'Nothing was done',
  failed: 'It did not work',
};

const kinds = [
  ['done', 'Done'],
  ['skipped', 'Skipped'],
  ['gone', 'Gone'],
] as const;

/** How each thing that was meant ended, counted and listed. */
function itemLists(items: Act['items']): Html {
  if (items.length === 0) return html``;
  const counts = kinds.map(
    ([status, word]) => `${word.toLowerCase()} ${items.filter(item => item.status === status).length}`,
  );
  return html`<p>Of ${items.length}: ${counts.join(', ')}.</p>${kinds.map(([status, word]) => {
    const found = items.filter(item => item.status === status);
    return found.length === 0
      ? ''
      : html`<h2>${word}</h2><ul>${found.map(({ what, why }) => html`<li>${foreign(what)}${why === '' ? '' : html` <span class="soft">– ${foreign(why)}</span>`}</li>`)}</ul>`;
  })}`;
}

/** What came of a deed. A reload, or the same form sent again, leads here and does nothing. */
export function actPage({ base }: PageContext, act: Act): Page {
  const { at, who, action, object, status, message, advice, next, rest, runId, items } = act;
  return {
    title: `${words[status]}: ${title(action)}, ${object}`,
    heading: html`${title(action)}: ${object} ${badge(status)}`,
    ...(status === 'begun' ? { live: 5 } : {}),
    body: html`<div class="panel" data-region="act" data-state="${words[status]}"><p role="status"><strong>${words[status]}.</strong> ${foreign(message)}</p>${advice === null ? '' : html`<p>${foreign(advice)}</p>`}
${itemLists(items)}${next.length === 0 ? '' : html`<p>What comes next:</p><ul>${next.map(step => html`<li><code>${step}</code></li>`)}</ul>`}
${rest === null ? '' : html`<p><a class="button main" href="${base}/do/${action}/${object}?${new URLSearchParams({ ...fieldsOf(rest), shown: 'true' })}">Go on with the next …</a> <span class="soft">They are shown first.</span></p>`}
${runId === null ? '' : html`<p><a class="button main" href="${base}/runs/${runId}">Watch the run</a> <span class="soft">Its page is there as soon as the scheduler has begun it.</span></p>`}
<p class="soft">By ${foreign(who)} at ${exactTime(at)}. To send the form again does nothing more.</p></div>
<div class="actions"><a class="button" href="${base}/">Overview</a><a class="button" href="${base}/audit?${new URLSearchParams({ target: object })}">Audit of ${object}</a></div>`,
  };
}
