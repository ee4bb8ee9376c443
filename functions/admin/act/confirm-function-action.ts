import { excessText } from '#shared/core/limits.ts';
import { functionState } from '#shared/installation/overview/function-state.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Asked, Console } from '../console.ts';
import { html, type Part } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { time } from '../page/time.ts';
import { actionTitles, type FunctionAction, seenOf, whyNot } from './function-actions.ts';

const effects: Readonly<Record<FunctionAction, string>> = {
  run: 'The scheduler is asked to run it at once. It plans afresh and applies what it plans, within its limits.',
  'dry-run':
    'The scheduler is asked for a dry run at once. It plans, records its plan for you to look at, and writes nothing.',
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

/** Shows what an action on a function would do, with the form that does it. */
export async function confirmFunctionAction(
  console: Console,
  asked: Asked,
  action: FunctionAction,
  name: string,
): Promise<Page> {
  const { installation, tokens } = console;
  const { base, now } = asked.page;
  const state = await functionState(installation.store, name, installation.leaseTermsOf(name), now);
  const why = whyNot(action, state, installation.modeOf(name), installation.configured.includes(name));
  const title = `${actionTitles[action]}: ${name}`;
  const trail = [
    { title: 'Overview', path: '/' },
    { title: name, path: `/functions/${name}` },
    { title: actionTitles[action], path: `/do/${action}/${name}` },
  ];
  if (why !== undefined) {
    return {
      title,
      trail,
      body: html`<div class="panel"><p><strong>This cannot be done now:</strong> ${why}.</p><p><a href="${base}/functions/${name}">Back to ${name}</a></p></div>`,
    };
  }
  if (asked.identity.subject === '') throw new RefusedHttpRequest(401, 'Nobody is known to act.');
  const token = tokens.sign({
    subject: asked.identity.subject,
    action,
    object: name,
    seen: seenOf(action, state),
    parameters: null,
  });
  return {
    title,
    trail,
    body: html`<form class="panel" method="post" action="${base}/do"><p>${effects[action]}</p>${await details(console, asked, action, state)}
<input type="hidden" name="form" value="${token}"><div class="actions"><button class="${action === 'abandon' || action === 'approve' ? 'danger' : 'main'}">${actionTitles[action]}</button><a class="button" href="${base}/functions/${name}">Leave it</a></div>
<p class="soft small">It is recorded with your name, ${asked.identity.who}.</p></form>`,
  };
}
