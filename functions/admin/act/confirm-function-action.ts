import { BadRequestError } from '#shared/core/errors.ts';
import { bookkeepingLast, excessText } from '#shared/core/limit-excesses.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { type FunctionState, functionState } from '#shared/installation/overview/function-state.ts';
import { checkedParameters } from '#shared/runtime/operations/requested-run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';
import type { Json } from '#shared/state/store.ts';
import type { Asked, Console } from '../console.ts';
import { type Html, html, type Part } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { table } from '../page/table.ts';
import { time } from '../page/time.ts';
import { changeRow } from '../run/change-row.ts';
import { changeFilter, searchChanges } from '../run/change-search.ts';
import { actionTitles, type FunctionAction, runBy, seenOf, whyNot } from './function-actions.ts';
import { type Field, fieldHtml, fieldsOfSchema, givenHtml, parametersFrom } from './operation-form.ts';
import { type ShownPlan, shownPlan } from './shown-plan.ts';

const effects: Readonly<Record<FunctionAction, string>> = {
  run: 'The scheduler is asked to run it at once. It plans afresh and applies what it plans, within its limits.',
  'dry-run':
    'The scheduler is asked for a dry run at once. It plans, records its plan for you to look at, and writes nothing.',
  'plan-whole':
    'The scheduler is asked for a dry run over all that waits, not one round. It writes nothing. A campaign, which permits its changes before they are carried out, may be begun on it. Where more waits than a run has time for, it says so: then the command line makes it.',
  approve:
    'The next run plans afresh. Changes of this plan that it still plans are exempt from the limits, once; anything else counts as usual. The approval lasts 24 hours at most and dies with a changed configuration.',
  withdraw: 'The limits count every change again. What a run has already carried out stays.',
  pause:
    'It writes nothing more until somebody resumes it. A run under way stops before its next change. Messages are kept, so nothing is lost.',
  resume: 'It goes on with its next run.',
  abandon:
    'The lease is taken away from the run that holds it, and its record ends. What it did still counts; the next run continues the work.',
};

async function details(
  { installation: { store } }: Console,
  { page: { base, now } }: Asked,
  action: FunctionAction,
  state: Awaited<ReturnType<typeof functionState>>,
): Promise<Part> {
  if (action === 'pause') {
    return html`<p><label for="why">Why</label><span class="hint">For whoever wonders next: until when, and whom to ask.</span><input class="wide" id="why" name="why" required maxlength="300" autocomplete="off"></p>`;
  }
  if (action === 'approve' && state.blocked !== null) {
    const run = await collectionOn(store, runs).get(state.blocked.runId);
    if (run === undefined) return html`<p>The record of the run is gone.</p>`;
    const { excesses, counts } = run.value;
    return html`<p>The plan of ${time(state.blocked.at, now)}: ${Object.entries(counts).map(([kind, { planned }]) => html`<strong>${planned.toLocaleString('en-GB')} ${kind}</strong> `)}</p>
<ul>${excesses.map(each => html`<li>${excessText(each)}</li>`)}</ul><p><a class="button" href="${base}/runs/${state.blocked.runId}#changes">Look at every change of the plan</a></p>`;
  }
  if (action === 'withdraw' && state.approval !== null) {
    return html`<p>${state.approval.by} approved run <a href="${base}/runs/${state.approval.runId}">${state.approval.runId}</a> at ${time(state.approval.at, now)}.</p>`;
  }
  if (action === 'resume' && state.paused !== null) {
    return html`<p>Paused by <bdi>${state.paused.by}</bdi> at ${time(state.paused.at, now)}: <bdi>${state.paused.why}</bdi></p>`;
  }
  if (action === 'abandon' && state.held !== null) {
    return html`<p>Run <a href="${base}/runs/${state.held.runId}">${state.held.runId}</a> on <bdi>${state.held.holder}</bdi>, last heard ${time(state.held.heardAt, now)}.</p>`;
  }
  return '';
}

/** The first of what a plan would do. */
const changesShown = 20;

async function planShown({ store }: Installation, { page: { base, now } }: Asked, plan: ShownPlan): Promise<Html> {
  const { changes } = await searchChanges(store, plan.run, changeFilter.parse({}), null);
  const counts = bookkeepingLast(Object.entries(plan.run.counts), ([kind]) => kind).map(
    ([kind, { planned }]) => html`<strong>${planned.toLocaleString('en-GB')} ${kind}</strong> `,
  );
  return html`<p>The plan of <a href="${base}/runs/${plan.runId}">run ${plan.runId}</a>, made ${time(plan.run.startedAt, now)}: ${counts}</p>
${plan.run.excesses.length === 0 ? '' : html`<ul>${plan.run.excesses.map(each => html`<li>${excessText(each)}</li>`)}</ul>`}
${table(
  'The plan',
  ['what', 'kind', 'change', 'because', 'ended'],
  changes.slice(0, changesShown).map(each => changeRow(each)),
)}
${changes.length > changesShown ? html`<p><a class="button" href="${base}/runs/${plan.runId}#changes">Look at every change</a></p>` : ''}`;
}

function parametersShown(fields: readonly Field[], given: Json): Part {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return '';
  const entries = Object.entries(given);
  if (entries.length === 0) return html`<p>It is asked for all, as configured.</p>`;
  return givenHtml(fields, Object.fromEntries(entries));
}

export interface Prepared {
  readonly title: string;
  /** Why it cannot be had now; undefined: it can. */
  readonly why: string | undefined;
  /** What would happen. */
  readonly effect: string;
  /** What it is asked for with. */
  readonly parameters: Json;
  readonly state: FunctionState;
  readonly plan: ShownPlan | undefined;
  /** Does exactly this; undefined where it cannot be had. */
  readonly token: string | undefined;
}

/**
 * What an action on a function would do as it stands now, with the form that does it. `given`: parameters of a run.
 * @throws BadRequestError
 */
export async function prepareFunctionAction(
  { installation, tokens }: Console,
  { page: { now }, identity }: Asked,
  {
    action,
    name,
    given,
    planOf,
  }: {
    readonly action: FunctionAction;
    readonly name: string;
    readonly given: Readonly<Record<string, unknown>>;
    /** The dry run whose plan is to be carried out. */
    readonly planOf: string | undefined;
  },
): Promise<Prepared> {
  const isRun = action === 'run' || action === 'dry-run';
  const state = await functionState(installation.store, name, installation.leaseTermsOf(name), now);
  const plan = planOf === undefined || !isRun ? undefined : await shownPlan(installation, name, planOf, now);
  const schema = installation.entry(name).parameters;
  const asked = Object.keys(given).length === 0 ? null : jsonSchema.parse(given);
  const parameters = plan === undefined ? asked : plan.parameters;
  if (isRun && schema !== undefined) checkedParameters(name, schema, parameters ?? undefined);
  const by = runBy(installation, name);
  const why = whyNot(action, state, installation.modeOf(name), by, plan !== undefined);
  const token = tokens.sign({
    subject: identity.subject,
    action,
    object: name,
    seen: seenOf(action, state, plan),
    parameters: { asked: parameters, planOf: plan?.runId ?? null },
  });
  const errand = isRun && by.kind === 'errand' ? ` A tick of ${by.job} makes it, in place of its own run.` : '';
  return {
    title: `${actionTitles[action]}: ${name}`,
    why,
    effect: `${effects[action]}${errand}`,
    parameters,
    state,
    plan,
    token: why === undefined ? token : undefined,
  };
}

/** Shows what an action on a function would do, with the form that does it. */
export async function confirmFunctionAction(
  console: Console,
  asked: Asked,
  action: FunctionAction,
  name: string,
): Promise<Page> {
  const { installation } = console;
  const { query } = asked;
  const { base } = asked.page;
  const schema = installation.entry(name).parameters;
  const isRun = action === 'run' || action === 'dry-run';
  const fields = isRun && schema !== undefined ? fieldsOfSchema(schema) : [];
  const title = `${actionTitles[action]}: ${name}`;
  const head = {
    title,
    trail: [
      { title: 'Overview', path: '/' },
      { title: name, path: `/functions/${name}` },
      { title: actionTitles[action], path: `/do/${action}/${name}` },
    ],
  };
  const choose = (problem: string | undefined): Html =>
    html`<form class="panel" method="get" action="${base}/do/${action}/${name}"><p>${effects[action]}</p>${problem === undefined ? '' : html`<p class="need broken" role="alert">${problem}</p>`}
${fields.map(field => fieldHtml(field, query))}<div class="actions"><button class="main" name="shown" value="true">Show what it does</button><a class="button" href="${base}/functions/${name}">Leave it</a></div></form>`;
  const planOf = query.get('plan') ?? undefined;
  const isChosen = planOf !== undefined || query.has('shown') || fields.some(({ key }) => query.has(key));
  try {
    const given = isChosen ? parametersFrom(fields, query) : {};
    // What may not be had at all is said before anything is asked.
    const whole = isChosen || schema === undefined || fields.length === 0;
    const prepared = whole ? await prepareFunctionAction(console, asked, { action, name, given, planOf }) : undefined;
    if (prepared === undefined) {
      const state = await functionState(installation.store, name, installation.leaseTermsOf(name), asked.page.now);
      const why = whyNot(action, state, installation.modeOf(name), runBy(installation, name));
      return { ...head, body: why === undefined ? choose(undefined) : refused(base, name, why) };
    }
    const { why, effect, state, plan, parameters, token } = prepared;
    if (why !== undefined || token === undefined) return { ...head, body: refused(base, name, why ?? '') };
    return {
      ...head,
      body: html`<form class="panel" method="post" action="${base}/do"><p>${effect}</p>${fields.length === 0 ? '' : parametersShown(fields, parameters ?? {})}${plan === undefined ? '' : await planShown(installation, asked, plan)}${await details(console, asked, action, state)}
<input type="hidden" name="form" value="${token}"><div class="actions"><button class="${action === 'abandon' || action === 'approve' || plan !== undefined ? 'danger' : 'main'}">${plan === undefined ? actionTitles[action] : 'Carry it out'}</button><a class="button" href="${base}/functions/${name}">Leave it</a></div>
<p class="soft small">It is recorded with your name, ${asked.identity.who}.</p></form>`,
    };
  } catch (error) {
    if (!(error instanceof BadRequestError) || fields.length === 0 || planOf !== undefined) throw error;
    return { ...head, body: choose(error.message) };
  }
}

function refused(base: string, name: string, why: string): Html {
  return html`<div class="panel"><p><strong>This cannot be done now:</strong> ${why}.</p><p><a href="${base}/functions/${name}">Back to ${name}</a></p></div>`;
}
