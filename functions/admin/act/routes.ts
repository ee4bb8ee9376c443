import type { Hono } from 'hono';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { acts } from '../acts.ts';
import type { Asked, Bindings, Console } from '../console.ts';
import type { Page, PageContext } from '../page/layout.ts';
import { actPage } from './act-page.ts';
import { confirmFunctionAction } from './confirm-function-action.ts';
import { confirmOperation } from './confirm-operation.ts';
import { functionActions } from './function-actions.ts';
import { performOnce } from './perform-once.ts';

/** @throws RefusedHttpRequest 403 for whoever may only look */
export function refuseViewers({ identity }: Asked): void {
  if (identity.role === 'operator') return;
  throw new RefusedHttpRequest(403, `${identity.who} may look, and not act: nothing was done.`, {
    advice: 'Ask an operator; the page About names them.',
  });
}

/**
 * What people do: a page that shows what would happen, a form that does exactly that, once, and a page with what came
 * of it.
 */
export function addActs(
  app: Hono<Bindings>,
  console: Console,
  answered: (context: PageContext, page: Page) => Promise<Response>,
): void {
  app.get('/do/:action/:object', async ({ env: { asked }, req }) => {
    refuseViewers(asked);
    const { action, object } = req.param();
    const known = functionActions.find(each => each === action);
    const isRun = console.installation.syncs.some(({ functions }) =>
      functions.some(({ name, kind }) => name === object && kind !== 'endpoint'),
    );
    const page =
      known !== undefined && isRun
        ? await confirmFunctionAction(console, asked, known, object)
        : await confirmOperation(console, asked, action, object);
    return await answered(asked.page, page);
  });
  app.post('/do', async ({ env: { asked }, req }) => {
    refuseViewers(asked);
    const form = new URLSearchParams(await req.text());
    const id = await performOnce(console, asked, form);
    return new Response(null, { status: 303, headers: { location: `${asked.page.base}/acts/${id}` } });
  });
  app.get('/acts/:id', async ({ env: { asked }, req }) => {
    const found = await collectionOn(console.installation.store, acts).get(req.param('id'));
    if (found === undefined)
      throw new RefusedHttpRequest(404, 'There is no such deed.', { advice: 'The audit has all that was done.' });
    return await answered(asked.page, actPage(asked.page, found.value));
  });
}
