import type { Asked, Console } from '../console.ts';
import { html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';

/** Who I am, what I may, and whom the console believes. */
export async function aboutPage({ installation, settings }: Console, { identity }: Asked): Promise<Page> {
  const { config } = installation;
  const { service } = config;
  const believed =
    settings.audience === undefined
      ? 'whoever sits at this machine, over its loopback address'
      : `Identity-Aware Proxy, for ${settings.audience}`;
  return {
    title: 'About',
    at: '/about',
    body: html`<div class="panel"><dl class="facts">
<dt>You are</dt><dd><bdi>${identity.who}</bdi>, by ${identity.by}</dd>
<dt>You may</dt><dd>${identity.role === 'operator' ? 'look and act' : 'look; whoever may also act is named below'}</dd>
<dt>The console believes</dt><dd>${believed}</dd>
<dt>Operators</dt><dd>${settings.operators.length === 0 ? 'none is named' : settings.operators.join(', ')}</dd>
<dt>Viewers</dt><dd>${settings.viewers.length === 0 ? 'none is named' : settings.viewers.join(', ')}</dd>
<dt>Service</dt><dd>${service.name} (${service.status}), ${config.environment}</dd>
<dt>Owner</dt><dd>${service.owner ?? 'not named'}</dd>
<dt>Contacts</dt><dd>${service.contacts.length === 0 ? 'none' : service.contacts.join(', ')}</dd>
<dt>State</dt><dd>${config.state.store}</dd>
</dl></div>
<p>Times are London’s wall clock. Point at a time to see it to the second.</p>`,
  };
}
