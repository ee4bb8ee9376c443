import type { Hono } from 'hono';
import type { z } from 'zod';
import { overviewOf } from '#shared/installation/overview/overview.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Asked, Bindings, Console } from '../console.ts';
import { exactTime } from '../page/time.ts';
import { changeFilter, searchChanges } from '../run/change-search.ts';
import { syncNamed } from '../sync/sync-page.ts';
import { openApi } from './open-api.ts';
import { type ApiPath, answers } from './schemas.ts';

const pageSize = 100;

function position({ query }: Asked) {
  const after = query.get('after');
  return { limit: pageSize, direction: 'descending', ...(after === null ? {} : { after }) } as const;
}

/** What the pages show, for programs. Every answer goes through the schema that the OpenAPI document has of it. */
export function addApi(app: Hono<Bindings>, console: Console): void {
  const { installation } = console;
  const { store } = installation;
  const answer = <Path extends ApiPath>(
    path: Path,
    make: (asked: Asked, named: Readonly<Record<string, string>>) => Promise<z.input<(typeof answers)[Path]['schema']>>,
  ): void => {
    app.get(path.replaceAll(/\{(\w+)\}/g, ':$1'), async ({ env: { asked }, req }) =>
      Response.json(answers[path].schema.parse(await make(asked, req.param()))),
    );
  };
  const runNamed = async (id: string) => {
    const found = await collectionOn(store, runs).get(id);
    if (found === undefined) throw new RefusedHttpRequest(404, `There is no run ${id}.`);
    return found;
  };
  app.get('/api/openapi.json', ({ env: { asked } }) => Response.json(openApi(asked.page.base, '0.1.0')));
  answer('/api/overview', async ({ page: { now } }) => {
    const { functions, needs } = await overviewOf(installation, now, exactTime);
    return {
      functions: functions.map(({ held, attentions, ...state }) => ({
        ...state,
        holder: held,
        attentions: [...attentions],
      })),
      needs: needs.map(need => ({ ...need })),
    };
  });
  answer('/api/functions/{name}/runs', async (asked, { name = '' }) => {
    const { entries, next } = await collectionOn(store, runs).query(
      'byFunction',
      { function: installation.entry(name).name },
      position(asked),
    );
    return {
      items: entries.map(({ key: runId, value }) => ({ runId, ...value })),
      ...(next === undefined ? {} : { next }),
    };
  });
  answer('/api/runs/{id}', async (_asked, { id = '' }) => ({ runId: id, ...(await runNamed(id)).value }));
  answer('/api/runs/{id}/changes', async ({ query }, { id = '' }) => {
    const { planOf } = (await runNamed(id)).value;
    const filter = changeFilter.parse(Object.fromEntries(query));
    const { changes, next } = await searchChanges(store, planOf, filter, query.get('after'));
    return { items: [...changes], ...(next === undefined ? {} : { next }) };
  });
  answer('/api/syncs/{sync}/views/{view}', async (asked, { sync = '', view = '' }) => {
    const found = (await syncNamed(console, sync).views()).find(({ name }) => name === view);
    if (found === undefined) throw new RefusedHttpRequest(404, `${sync} has no view ${view}.`);
    const { direction: _fixed, ...place } = position(asked);
    const { rows, next } = await found.page({ store, now: console.now }, place);
    return { items: rows.map(row => ({ ...row })), ...(next === undefined ? {} : { next }) };
  });
  answer('/api/audit', async asked => {
    const { entries, next } = await collectionOn(store, auditEntries).query('byTime', {}, position(asked));
    return { items: entries.map(({ value }) => value), ...(next === undefined ? {} : { next }) };
  });
}
