import { refuseForeign } from '#functions/admin/access/refuse-foreign.ts';
import { badge } from '#functions/admin/page/badge.ts';
import { foreign, type Html, html } from '#functions/admin/page/html.ts';
import { layout, type Page } from '#functions/admin/page/layout.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import type { Deed } from '#shared/descriptor/scene.ts';
import { deadRun } from './dead-run.ts';

function card(deed: Deed, base: string): Html {
  const { name, title, summary } = deed;
  const is = deed.isBroken();
  return html`<article class="card"><div class="head"><h3>${title}</h3>${badge(is ? 'broken' : 'as it should be', is ? 'bad' : 'quiet')}</div><p>${summary}</p>
<form method="post" action="${base}/"><input type="hidden" name="deed" value="${name}"><input type="hidden" name="do" value="${is ? 'undo' : 'break'}"><button aria-label="${is ? 'Undo' : 'Break'}: ${title}">${is ? 'Undo' : 'Break it'}</button></form></article>`;
}

/**
 * The sandbox's own page: breaks the stand-ins as the world breaks the systems, and undoes it. Nothing but the sandbox
 * makes it.
 */
export function createSandboxPage(declared: readonly Deed[], installation: Installation): Endpoint {
  const [first] = installation.configured;
  const deeds = [...declared, ...(first === undefined ? [] : [deadRun(installation, first)])];
  const { config, instance } = installation;
  let told: readonly string[] = [];
  return async (request, { base }) => {
    refuseForeign(request, undefined);
    if (request.method === 'POST') {
      const form = new URLSearchParams(await request.text());
      const deed = deeds.find(({ name }) => name === form.get('deed'));
      const does = form.get('do');
      if (deed === undefined || (does !== 'break' && does !== 'undo'))
        return new Response('There is no such deed.', { status: 400 });
      // A page that is out of date must not undo what it would break.
      if (deed.isBroken() === (does === 'undo')) told = [await deed[does](), ...told].slice(0, 5);
      return new Response(null, { status: 303, headers: { location: `${base}/` } });
    }
    const page: Page = {
      title: 'Break things',
      at: '/sandbox',
      body: html`<p class="lead">The systems here are stand-ins. Break one, see on the <a href="/admin/">console</a> what Lockstep makes of it, and undo it.</p>
${told.length === 0 ? '' : html`<div class="panel" role="status"><ul>${told.map(each => html`<li>${foreign(each)}</li>`)}</ul></div>`}
<div class="cards">${deeds.map(deed => card(deed, base))}</div>`,
    };
    const { service, environment } = config;
    const context = {
      base: '/admin',
      identity: undefined,
      service: service.name,
      environment,
      now: instance.clock.now(),
      more: [{ title: 'Break things', href: '/sandbox' }],
    };
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    };
    return new Response(await layout(context, page), { headers });
  };
}
