import { Hono } from 'hono';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import { answerOfError } from '#shared/runtime/http/answer-error.ts';
import { jsonAnswer } from '#shared/runtime/http/answer-json.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { aboutPage } from './about/about-page.ts';
import { FormTokens } from './access/form-token.ts';
import { iapVerifier } from './access/iap.ts';
import { type Identity, identify } from './access/identity.ts';
import { refuseForeign } from './access/refuse-foreign.ts';
import { addActs } from './act/routes.ts';
import { addApi } from './api/routes.ts';
import { auditPage } from './audit/audit-page.ts';
import type { AdminConfig } from './config.ts';
import type { Asked, Bindings, Console } from './console.ts';
import { functionPage } from './function/function-page.ts';
import { historyPage } from './history/history-page.ts';
import { overviewPage } from './overview/overview-page.ts';
import { errorPage } from './page/error-page.ts';
import { layout, type Page, type PageContext } from './page/layout.ts';
import { script } from './page/script.ts';
import { icon, stylesheet } from './page/stylesheet.ts';
import { runPage } from './run/run-page.ts';
import { searchPage } from './search/search-page.ts';
import { syncPage } from './sync/sync-page.ts';
import { viewPage } from './sync/view-page.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types console',
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/console.css': ['text/css; charset=utf-8', stylesheet],
  '/console.js': ['text/javascript; charset=utf-8', script],
  '/icon.svg': ['image/svg+xml', icon],
};

/** No name of ours holds what such a path does. @throws RefusedHttpRequest 404 */
function refuseMalformed(pathname: string): void {
  try {
    if (!/\p{Cc}/u.test(decodeURIComponent(pathname)) && pathname.length < 1000) return;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw new RefusedHttpRequest(404, 'There is no such page.');
}

/** The console. It knows no sync: it folds over what their descriptors declare. */
export async function createAdmin(settings: AdminConfig, installation: Installation): Promise<Endpoint> {
  const { instance, operations, config } = installation;
  const { audience, hostedDomain, formKey, url } = settings;
  const verify = audience === undefined ? undefined : iapVerifier({ audience, hostedDomain }, instance);
  // Without a key of its own there is one process, whose forms end with it.
  const key =
    formKey === undefined ? operations.randomId() + operations.randomId() : await instance.secrets.read(formKey);
  const now = (): number => instance.clock.now();
  const console: Console = { installation, settings, now, tokens: new FormTokens(key, now, operations.randomId) };

  const pageContext = (base: string, identity: Identity | undefined): PageContext => ({
    base,
    identity,
    service: config.service.name,
    environment: config.environment,
    now: now(),
    // What the sandbox serves beside the console.
    more: config.environment === 'sandbox' && base !== '' ? [{ title: 'Break things', href: '/sandbox' }] : [],
  });
  const answered = async (context: PageContext, page: Page, status = 200): Promise<Response> =>
    new Response(await layout(context, page), { status, headers: { 'content-type': 'text/html; charset=utf-8' } });

  const app = new Hono<Bindings>();
  const page = (path: string, make: (asked: Asked, parameters: Readonly<Record<string, string>>) => Promise<Page>) =>
    app.get(path, async ({ env: { asked }, req }) => answered(asked.page, await make(asked, req.param())));
  page('/', asked => overviewPage(console, asked));
  page('/functions/:name', (asked, { name = '' }) => functionPage(console, asked, name));
  page('/runs/:id', (asked, { id = '' }) => runPage(console, asked, id));
  page('/syncs/:sync', (asked, { sync = '' }) => syncPage(console, asked, sync));
  page('/syncs/:sync/views/:view', (asked, { sync = '', view = '' }) => viewPage(console, asked, sync, view));
  page('/syncs/:sync/:kind/:id', (asked, { sync = '', kind = '', id = '' }) =>
    historyPage(console, asked, sync, kind, id),
  );
  page('/search', asked => searchPage(console, asked));
  page('/audit', asked => auditPage(console, asked));
  page('/about', asked => aboutPage(console, asked));
  addActs(app, console, answered);
  addApi(app, console);
  app.notFound(async ({ env: { asked } }) =>
    answered(asked.page, errorPage(asked.page.base, 404, 'There is no such page.', undefined), 404),
  );
  app.onError(async (error, { env: { asked }, req }) => {
    const { status, body } = answerOfError(error, 'admin', asked.endpoint.log);
    if (req.path.startsWith('/api/')) return jsonAnswer(body, { status });
    return answered(asked.page, errorPage(asked.page.base, status, body.error, body.advice), status);
  });

  const answer: Endpoint = async (request, endpoint) => {
    const { base } = endpoint;
    const { pathname, searchParams } = new URL(request.url);
    try {
      refuseForeign(request, url);
      const file = request.method === 'GET' ? files[pathname] : undefined;
      if (file !== undefined) return new Response(file[1], { headers: { 'content-type': file[0] } });
      refuseMalformed(pathname);
      const identity = await identify(request, endpoint, settings, verify, operations.who);
      const asked: Asked = { endpoint, identity, page: pageContext(base, identity), query: searchParams };
      return await app.fetch(request, { asked });
    } catch (error) {
      const { status, body } = answerOfError(error, 'admin', endpoint.log);
      return await answered(pageContext(base, undefined), errorPage(base, status, body.error, body.advice), status);
    }
  };
  return async (request, endpoint) => {
    const response = await answer(request, endpoint);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}
