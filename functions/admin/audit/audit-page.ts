import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import type { Asked, Console } from '../console.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { pager } from '../page/pager.ts';
import { table } from '../page/table.ts';
import { time } from '../page/time.ts';

const pageSize = 50;

/** Who did what, newest first. */
export async function auditPage({ installation }: Console, { page, query }: Asked): Promise<Page> {
  const { base, now } = page;
  const target = query.get('target') ?? '';
  const after = query.get('after');
  const asked = { limit: pageSize, direction: 'descending', ...(after === null ? {} : { after }) } as const;
  const audit = collectionOn(installation.store, auditEntries);
  const { entries, next } =
    target === '' ? await audit.query('byTime', {}, asked) : await audit.query('byTarget', { target }, asked);
  const detailText = (detail: Readonly<Record<string, unknown>>): Html =>
    html`${Object.entries(detail).map(([key, value]) =>
      value === null
        ? ''
        : html`<div><span class="soft">${key}</span> ${foreign(typeof value === 'string' ? value : JSON.stringify(value).slice(0, 500))}</div>`,
    )}`;
  const rows = entries.map(
    ({ value: { at, who, action, target: of, detail } }) =>
      html`<tr><th scope="row" data-title="when">${time(at, now)}</th><td data-title="who">${foreign(who)}</td><td data-title="did">${action}</td><td data-title="to"><a href="${base}/audit?${new URLSearchParams({ target: of })}">${of}</a></td><td data-title="detail">${detailText(detail)}</td></tr>`,
  );
  return {
    title: target === '' ? 'Audit' : `Audit of ${target}`,
    at: '/audit',
    body: html`<p class="lead">What people did, from here and from the command line. Looking is not recorded.</p>
${target === '' ? '' : html`<p><a href="${base}/audit">All deeds</a></p>`}
${rows.length === 0 ? html`<p class="soft">Nobody did anything yet.</p>` : table('Deeds', ['when', 'who', 'did', 'to', 'detail'], rows)}
${pager('Earlier', next, { kept: target === '' ? {} : { target } })}`,
  };
}
