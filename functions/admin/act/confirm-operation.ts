import { BadRequestError } from '#shared/core/errors.ts';
import type { Table } from '#shared/descriptor/table.ts';
import { type Acts, offeredAs, previewOperation } from '#shared/installation/perform-operation.ts';
import { checkedParameters } from '#shared/runtime/operations/requested-run.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';
import type { Json } from '#shared/state/store.ts';
import type { Asked, Console } from '../console.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { rowsTable } from '../page/table.ts';
import { title } from '../page/words.ts';
import { confirmFunctionAction } from './confirm-function-action.ts';
import { fieldHtml, fieldsOfSchema, parametersFrom } from './operation-form.ts';

/**
 * Shows what an operation of a sync would do: first what may be chosen, then exactly what is done, with the form that
 * does it.
 */
export async function confirmOperation(console: Console, asked: Asked, action: string, sync: string): Promise<Page> {
  const offered = offeredAs(console.installation.syncs, action, sync);
  const head = {
    title: `${title(action)}: ${sync}`,
    trail: [
      { title: 'Overview', path: '/' },
      { title: sync, path: `/syncs/${sync}` },
      { title: title(action), path: `/do/${action}/${sync}` },
    ],
  };
  // A run of its own, with plan, limits and lease: its plan is shown first.
  if (offered.kind === 'run') return await confirmFunctionAction(console, asked, 'dry-run', offered.run.name);
  return { ...head, body: await act(console, asked, offered, action, sync) };
}

export interface PreparedOperation {
  /** What would happen. */
  readonly effect: string;
  /** What it would be done to, frozen. */
  readonly parameters: Json;
  readonly table: Table | undefined;
  /** Whether the effect and the table say exactly what is meant. */
  readonly isShown: boolean;
  /** Does exactly this. */
  readonly token: string;
}

/** What an operation would do to what is given, with the form that does exactly that. @throws BadRequestError */
export async function prepareOperation(
  { installation, tokens }: Console,
  { identity }: Pick<Asked, 'identity'>,
  { act, sync }: Acts,
  given: unknown,
): Promise<PreparedOperation> {
  checkedParameters(act.name, act.parameters, given);
  const preview = await previewOperation(installation, act, given, identity.who);
  const parameters = jsonSchema.parse(preview?.parameters ?? given);
  const token = tokens.sign({ subject: identity.subject, action: act.name, object: sync.name, seen: '', parameters });
  const effect = preview?.message ?? act.description;
  return { effect, parameters, table: preview?.table, isShown: preview !== undefined, token };
}

async function act(console: Console, asked: Asked, offered: Acts, action: string, sync: string): Promise<Html> {
  const { page, query, identity } = asked;
  const { base, now } = page;
  const fields = fieldsOfSchema(offered.act.parameters);
  const choose = (problem: string | undefined): Html =>
    html`<form class="panel" method="get" action="${base}/do/${action}/${sync}"><p>${offered.act.description}</p>${problem === undefined ? '' : html`<p class="need broken" role="alert">${problem}</p>`}
${fields.map(field => fieldHtml(field, query))}<div class="actions"><button class="main" name="shown" value="true">Show what it does</button><a class="button" href="${base}/syncs/${sync}">Leave it</a></div></form>`;
  const isChosen = query.has('shown') || fields.some(({ key }) => query.has(key));
  if (!isChosen && fields.length > 0) return choose(undefined);
  const given = parametersFrom(fields, query);
  try {
    const { effect, table, isShown, token } = await prepareOperation(console, asked, offered, given);
    const told = isShown
      ? html`${table === undefined || table.rows.length === 0 ? '' : rowsTable('What it is done to', table.columns, table.rows, now)}`
      : html`<dl class="facts">${Object.entries(given).map(([key, value]) => html`<dt>${title(key)}</dt><dd>${foreign(Array.isArray(value) ? value.join(', ') : String(value))}</dd>`)}</dl>`;
    return html`<form class="panel" method="post" action="${base}/do"><p>${effect}</p>${told}<input type="hidden" name="form" value="${token}">
<div class="actions"><button class="danger">${title(action)}</button><a class="button" href="${base}/syncs/${sync}">Leave it</a></div><p class="soft small">It is done to exactly what is shown, and recorded with your name, ${identity.who}.</p></form>`;
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    return choose(error.message);
  }
}
