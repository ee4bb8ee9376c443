import { serviceOf } from '#shared/config/base.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { functionOf, nameOf, objectOf, offeredBy } from '#shared/installation/perform-operation.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import type { Asked, Console } from '../console.ts';
import { html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { time } from '../page/time.ts';
import { title } from '../page/words.ts';
import { figureList } from './figures.ts';

/** @throws RefusedHttpRequest 404 */
export function syncNamed({ installation }: Console, name: string): SyncDescriptor {
  const found = installation.syncs.find(sync => sync.name === name);
  if (found === undefined) throw new RefusedHttpRequest(404, `There is no sync ${name}.`);
  return found;
}

/** What a sync knows, what waits for a person in it, and what people may do to it. */
export async function syncPage(console: Console, { page, identity }: Asked, name: string): Promise<Page> {
  const sync = syncNamed(console, name);
  const { base, now } = page;
  const { installation } = console;
  const { owner, manager, techLead, contacts, documentation } = serviceOf(installation.config, name);
  const views = await Promise.all(
    (await sync.views()).map(async view => ({
      view,
      need: await view.needsPerson?.({ store: installation.store, now: () => now }),
    })),
  );
  const figures = (await sync.figures?.({ store: installation.store, now: () => now })) ?? [];
  const operations = offeredBy([sync]);
  const acts = operations.map(offered => {
    const word = nameOf(offered);
    const summary = offered.kind === 'act' ? offered.act.summary : offered.run.summary;
    const several = operations.some(other => other !== offered && nameOf(other) === word);
    const of = several ? functionOf(offered) : objectOf(offered);
    return html`<li><a class="button" href="${base}/do/${word}/${of}">${title(word)}${of === name ? '' : `, ${of}`} …</a> <span class="soft">${summary}</span></li>`;
  });
  return {
    title: sync.summary,
    trail: [
      { title: 'Overview', path: '/' },
      { title: name, path: `/syncs/${name}` },
    ],
    body: html`${figures.length === 0 ? '' : figureList(base, name, figures)}<dl class="facts"><dt>Owner</dt><dd>${owner ?? 'not named'}</dd>${manager === undefined ? '' : html`<dt>Manager</dt><dd>${manager}</dd>`}${techLead === undefined ? '' : html`<dt>Technical lead</dt><dd>${techLead}</dd>`}
<dt>Contacts</dt><dd>${contacts.length === 0 ? 'none' : contacts.join(', ')}</dd>${documentation === undefined || !documentation.startsWith('https://') ? '' : html`<dt>Documentation</dt><dd><a href="${documentation}">${documentation}</a></dd>`}</dl>
<h2>What it knows</h2><div class="cards">${views.map(
      ({ view, need }) =>
        html`<article class="card"><div class="head"><h3><a href="${base}/syncs/${name}/views/${view.name}">${view.title}</a></h3></div><p class="small soft">${view.summary}</p>${need === undefined ? '' : html`<p>${need.sentence}${need.since === null ? '' : html` <span class="soft">Since ${time(need.since, now)}.</span>`}</p>`}</article>`,
    )}</div>
${acts.length === 0 || identity.role !== 'operator' ? '' : html`<h2>What people may do</h2><ul class="acts">${acts}</ul>`}
<h2>Functions</h2><ul>${sync.functions.map(each => html`<li>${each.kind === 'endpoint' || each.settingsIn(installation.config) === undefined ? each.name : html`<a href="${base}/functions/${each.name}">${each.name}</a>`}: ${each.summary}${each.settingsIn(installation.config) === undefined ? ' (not configured here)' : ''}</li>`)}</ul>`,
  };
}
