import type { Hono } from 'hono';
import { z } from 'zod';
import { issueTexts } from '#shared/core/issue-text.ts';
import { deepestJson, isDeeper } from '#shared/core/json-depth.ts';
import { parsedJson } from '#shared/core/parsed-json.ts';
import { functionState } from '#shared/installation/overview/function-state.ts';
import { overviewOf } from '#shared/installation/overview/overview.ts';
import { promisedRun } from '#shared/installation/overview/promised-run.ts';
import { offeredAs } from '#shared/installation/perform-operation.ts';
import { jsonAnswer } from '#shared/runtime/http/answer-json.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { prepareFunctionAction } from '../act/confirm-function-action.ts';
import { prepareOperation } from '../act/confirm-operation.ts';
import { actionsOf, functionActions } from '../act/function-actions.ts';
import { performOnce } from '../act/perform-once.ts';
import { refuseViewers } from '../act/routes.ts';
import { acts } from '../acts.ts';
import type { Asked, Bindings, Console } from '../console.ts';
import { historyOf } from '../history/read-history.ts';
import { exactTime } from '../page/time.ts';
import { changeFilter, searchChanges } from '../run/change-search.ts';
import { searched } from '../search/searched.ts';
import { syncNamed } from '../sync/sync-page.ts';
import { openApi } from './open-api.ts';
import { type ApiPath, answers, deeds } from './schemas.ts';

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
      jsonAnswer(answers[path].schema.parse(await make(asked, req.param()))),
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
  answer('/api/runs/{id}', async (_asked, { id = '' }) => {
    const found = await collectionOn(store, runs).get(id);
    const promised = found === undefined ? await promisedRun(installation, id) : undefined;
    if (promised !== undefined) return { runId: id, status: 'promised', ...promised };
    return { runId: id, ...(found ?? (await runNamed(id))).value };
  });
  answer('/api/runs/{id}/changes', async ({ query }, { id = '' }) => {
    const run = (await runNamed(id)).value;
    const filter = changeFilter.parse(Object.fromEntries(query));
    const { changes, next } = await searchChanges(store, run, filter, query.get('after'));
    return { items: [...changes], ...(next === undefined ? {} : { next }) };
  });
  answer('/api/syncs/{sync}/views/{view}', async (asked, { sync = '', view = '' }) => {
    const found = (await syncNamed(console, sync).views()).find(({ name }) => name === view);
    if (found === undefined) throw new RefusedHttpRequest(404, `${sync} has no view ${view}.`);
    const { direction: _fixed, ...place } = position(asked);
    const { rows, next } = await found.page({ store, now: console.now }, place);
    return { items: rows.map(row => ({ ...row })), ...(next === undefined ? {} : { next }) };
  });
  answer('/api/functions/{name}/actions', async ({ page: { now } }, { name = '' }) => {
    const state = await functionState(store, installation.entry(name).name, installation.leaseTermsOf(name), now);
    return actionsOf(installation, name, state).map(({ action, why }) => ({ action, why: why ?? null }));
  });
  answer('/api/actions/{action}/{object}', async (asked, { action = '', object = '' }) => {
    refuseViewers(asked);
    return await prepared(console, asked, action, object);
  });
  const actOf = async (id: string) => {
    const found = await collectionOn(store, acts).get(id);
    if (found === undefined) throw new RefusedHttpRequest(404, 'There is no such act.');
    return { id, ...found.value };
  };
  answer('/api/acts/{id}', async (_asked, { id = '' }) => await actOf(id));
  app.post('/api/acts', async ({ env: { asked }, req }) => {
    refuseViewers(asked);
    const { body, schema } = deeds['/api/acts'];
    const sent = body.safeParse(await jsonOf(req.raw));
    if (!sent.success)
      throw new RefusedHttpRequest(400, `The body is not understood: ${issueTexts(sent.error, 'body')}.`);
    const { form, why = '' } = sent.data;
    const id = await performOnce(console, asked, new URLSearchParams({ form, why }));
    return jsonAnswer(schema.parse(await actOf(id)));
  });
  answer('/api/search', async ({ query, page: { now } }) =>
    [...(await searched(installation, query.get('q') ?? '', now)).groups].map(({ hits, ...group }) => ({
      ...group,
      hits: [...hits],
    })),
  );
  answer('/api/syncs/{sync}/histories/{kind}/{id}', async ({ page: { now } }, { sync = '', kind = '', id = '' }) => {
    const { history, changes } = await historyOf(console, { sync, kind, id }, now);
    const { title, sentence, facts, events } = history;
    return {
      title,
      sentence,
      facts: facts.map(fact => ({ ...fact })),
      events: events.map(event => ({ ...event })),
      changes: changes.map(({ runId, change }) => ({ runId, change })),
    };
  });
  answer('/api/audit', async asked => {
    const { entries, next } = await collectionOn(store, auditEntries).query('byTime', {}, position(asked));
    return { items: entries.map(({ value }) => value), ...(next === undefined ? {} : { next }) };
  });
}

/** An action on a function, or an operation of a sync, as its page prepares it. */
async function prepared(console: Console, asked: Asked, action: string, object: string) {
  const { installation } = console;
  const given = parametersOf(asked.query.get('parameters'));
  const known = functionActions.find(each => each === action);
  const isRun = installation.syncs.some(({ functions }) =>
    functions.some(({ name, kind }) => name === object && kind !== 'endpoint'),
  );
  const offered = known !== undefined && isRun ? undefined : offeredAs(installation.syncs, action, object);
  if (offered?.kind === 'act') {
    const { effect, parameters, table, token } = await prepareOperation(console, asked, offered, given);
    return { action, object, effect, why: null, parameters, rows: [...(table?.rows ?? [])], form: token };
  }
  // A run that is started by hand shows its plan first.
  const what =
    offered === undefined
      ? { action: known ?? 'run', name: object }
      : { action: 'dry-run' as const, name: offered.run.name };
  const planOf = asked.query.get('plan') ?? undefined;
  const { effect, why, parameters, token } = await prepareFunctionAction(console, asked, { ...what, given, planOf });
  return {
    action: what.action,
    object: what.name,
    effect,
    why: why ?? null,
    parameters,
    rows: [],
    form: token ?? null,
  };
}

const parameters = z.record(z.string(), z.json());

/** @throws RefusedHttpRequest 400 */
function parametersOf(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  const json = parsedJson(text);
  if (isDeeper(json, deepestJson)) {
    throw new RefusedHttpRequest(400, `parameters is nested more than ${deepestJson} levels deep.`);
  }
  const parsed = parameters.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RefusedHttpRequest(400, 'parameters is no object of JSON.');
}

async function jsonOf(request: Request): Promise<unknown> {
  return parsedJson(await request.text());
}
