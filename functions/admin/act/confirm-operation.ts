import { BadRequestError } from '#shared/core/errors.ts';
import type { Table } from '#shared/descriptor/table.ts';
import { type Acts, objectOf, offeredAs, previewOperation } from '#shared/installation/perform-operation.ts';
import { checkedParameters } from '#shared/runtime/operations/requested-run.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';
import type { Json } from '#shared/state/store.ts';
import type { Asked, Console } from '../console.ts';
import { type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { rowsTable } from '../page/table.ts';
import { title } from '../page/words.ts';
import { confirmFunctionAction } from './confirm-function-action.ts';
import { fieldHtml, fieldsOfSchema, givenHtml, isUnfinished, parametersFrom } from './operation-form.ts';

/**
 * Shows what an operation of a sync would do: first what may be chosen, then exactly what is done, with the form that
 * does it.
 */
export async function confirmOperation(console: Console, asked: Asked, action: string, of: string): Promise<Page> {
  const offered = offeredAs(console.installation.syncs, action, of);
  // A run of its own, with plan, limits and lease: its plan is shown first.
  if (offered.kind === 'run') return await confirmFunctionAction(console, asked, 'dry-run', offered.run.name);
  const object = objectOf(offered);
  return {
    title: `${title(action)}: ${object}`,
    trail: [
      { title: 'Overview', path: '/' },
      { title: object, path: pathOf(offered) },
      { title: title(action), path: `/do/${action}/${object}` },
    ],
    body: await form(console, asked, offered),
  };
}

/** The page of what it is done to. */
function pathOf(offered: Acts): string {
  return `/${offered.act.doneTo}s/${objectOf(offered)}`;
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
  offered: Acts,
  given: unknown,
): Promise<PreparedOperation> {
  const { act } = offered;
  checkedParameters(act.name, act.parameters, given);
  const preview = await previewOperation(installation, act, given, identity.who);
  const parameters = jsonSchema.parse(preview?.parameters ?? given);
  const object = objectOf(offered);
  const token = tokens.sign({ subject: identity.subject, action: act.name, object, seen: '', parameters });
  const effect = preview?.message ?? act.description;
  return { effect, parameters, table: preview?.table, isShown: preview !== undefined, token };
}

async function form(console: Console, asked: Asked, offered: Acts): Promise<Html> {
  const { page, query, identity } = asked;
  const { base, now } = page;
  const { name: action } = offered.act;
  const leave = html`<a class="button" href="${base}${pathOf(offered)}">Leave it</a>`;
  const fields = fieldsOfSchema(offered.act.parameters);
  const choose = (problem: string | undefined): Html =>
    html`<form class="panel" method="get" action="${base}/do/${action}/${objectOf(offered)}"><p>${offered.act.description}</p>${problem === undefined ? '' : html`<p class="need broken" role="alert">${problem}</p>`}
${fields.map(field => fieldHtml(field, query))}<div class="actions"><button class="main" name="shown" value="true">Show what it does</button>${leave}</div></form>`;
  const given = parametersFrom(fields, query);
  const isBegun = query.has('shown') || fields.length === 0;
  const isChosen = isBegun || fields.some(({ key }) => query.has(key));
  // A link may fill some of the fields: whoever follows it has not been asked for the others yet.
  if (!isChosen || (!isBegun && isUnfinished(offered.act.parameters, given))) return choose(undefined);
  try {
    const { effect, table, isShown, token } = await prepareOperation(console, asked, offered, given);
    const told = isShown
      ? html`${table === undefined || table.rows.length === 0 ? '' : rowsTable('What it is done to', table.columns, table.rows, now)}`
      : givenHtml(fields, given);
    return html`<form class="panel" method="post" action="${base}/do"><p>${effect}</p>${told}<input type="hidden" name="form" value="${token}">
<div class="actions"><button class="danger">${title(action)}</button>${leave}</div><p class="soft small">It is done to exactly what is shown, and recorded with your name, ${identity.who}.</p></form>`;
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    return choose(error.message);
  }
}
