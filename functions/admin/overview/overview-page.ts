import { serviceOf } from '#shared/config/base.ts';
import { countText } from '#shared/descriptor/counted.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { Attention, Gravity } from '#shared/installation/overview/attention.ts';
import { type FunctionOverview, overviewOf, type SyncNeed } from '#shared/installation/overview/overview.ts';
import { operationLink } from '../act/operation-link.ts';
import type { Asked, Console } from '../console.ts';
import { badge } from '../page/badge.ts';
import { bars } from '../page/bars.ts';
import { type Html, html } from '../page/html.ts';
import type { Page, PageContext } from '../page/layout.ts';
import { time, timeWords } from '../page/time.ts';
import { searchForm } from '../search/search-page.ts';
import { figureList } from '../sync/figures.ts';
import { dayBars, hourBars } from './history.ts';
import { lastRunFacts } from './last-run.ts';

const words: Readonly<Record<Gravity, readonly [word: string, tone: 'bad' | 'warn' | 'quiet']>> = {
  broken: ['does not work', 'bad'],
  waits: ['waits for you', 'warn'],
  note: ['good to know', 'quiet'],
};

function attentionItem({ base }: PageContext, { about, gravity, sentence, advice, commands }: Attention): Html {
  const [word, tone] = words[gravity];
  return html`<li class="need ${gravity}"><p class="about">${badge(word, tone)} <a href="${base}/functions/${about}">${about}</a></p>
<p>${sentence}</p>${advice === undefined ? '' : html`<p>${advice}</p>`}${links(base, about, commands)}</li>`;
}

/** What the command line would be told, as the page that does it here. */
function links(base: string, about: string, commands: readonly string[]): Html {
  const link = (command: string): Html => {
    const [verb = '', object = ''] = command.split(' ');
    if (verb === 'show') return html`<a class="button" href="${base}/runs/${object}">Look at the run</a>`;
    if (command.endsWith('--withdraw'))
      return html`<a class="button" href="${base}/do/withdraw/${about}">Withdraw the approval</a>`;
    if (verb === 'approve') return html`<a class="button" href="${base}/do/approve/${about}">See and approve</a>`;
    if (verb === 'resume') return html`<a class="button" href="${base}/do/resume/${about}">Resume</a>`;
    return html`<code>lockstep ${command}</code>`;
  };
  return commands.length === 0 ? html`` : html`<div class="actions">${commands.map(link)}</div>`;
}

function needItem({ base, now }: PageContext, need: SyncNeed): Html {
  const { sync, view, sentence, since, operation, advice } = need;
  const [word, tone] = words.waits;
  const does = operation === undefined ? '' : operationLink(base, sync, operation);
  return html`<li class="need"><p class="about">${badge(word, tone)} <a href="${base}/syncs/${sync}">${sync}</a>${since === null ? '' : html`<span>since ${time(since, now)}</span>`}</p>
<p>${sentence}</p>${advice === undefined ? '' : html`<p>${advice}</p>`}
<div class="actions"><a class="button" href="${base}/syncs/${sync}/views/${view}">See ${need.count === 1 ? 'it' : `all ${countText(need)}`}</a>${does}</div></li>`;
}

function nextText({ enabled, next, paused, overdueSince }: FunctionOverview, now: number): Html {
  if (!enabled) return html`switched off in the configuration`;
  if (paused !== null) return html`paused by <bdi>${paused.by}</bdi>: <bdi>${paused.why}</bdi>`;
  if (overdueSince !== null) return html`was due ${time(overdueSince, now)} and did not come`;
  return next === null ? html`–` : time(next, now);
}

/** One function at a glance. */
function card(context: PageContext, state: FunctionOverview): Html {
  const { base, now } = context;
  const { name, held, lastRun, mode, lastTick } = state;
  const word =
    state.paused !== null
      ? badge('paused', 'warn')
      : state.blocked !== null
        ? badge('blocked')
        : held?.sign === 'alive'
          ? badge('running')
          : lastRun === null
            ? badge('has not run', 'quiet')
            : badge(lastRun.status);
  const holder =
    held === null
      ? ''
      : html`<dt>Lease</dt><dd><bdi>${held.holder}</bdi>, ${held.sign}, heard ${time(held.heardAt, now)}${held.progress === null ? '' : html` – ${held.progress.what} ${held.progress.done}${held.progress.total === null ? '' : ` of ${held.progress.total}`}`}</dd>`;
  const hours = hourBars(state.tallies, now);
  const days = dayBars(state.days, now);
  return html`<article class="card"><div class="head"><h3><a href="${base}/functions/${name}">${name}</a></h3>${word}</div>
${mode === 'dry-run' ? html`<p class="small soft">Dry run: it plans and writes nothing.</p>` : ''}
<dl class="facts">${lastRunFacts(context, state, state.configDigest)}
${lastTick === null ? '' : html`<dt>Last look</dt><dd>${time(lastTick.at, now)}: ${lastTick.result}</dd>`}
<dt>Next</dt><dd>${nextText(state, now)}</dd>${holder}</dl>
<div class="charts">${bars('24 hours', hours, 'changes')}${bars('30 days', days, 'changes')}</div></article>`;
}

async function ofSync(
  { installation: { config, store } }: Console,
  context: PageContext,
  sync: SyncDescriptor,
  states: readonly FunctionOverview[],
): Promise<Html> {
  const { owner, contacts, status } = serviceOf(config, sync.name);
  const figures = await sync.figures?.({ store, now: () => context.now });
  const who = [...(owner === undefined ? [] : [`owner ${owner}`]), ...contacts];
  return html`<section class="group" aria-labelledby="sync-${sync.name}"><header><h2 id="sync-${sync.name}"><a href="${context.base}/syncs/${sync.name}">${sync.summary}</a></h2>
<p>${sync.name}, ${status}; ${who.length === 0 ? 'no owner or contact is named' : who.join(', ')}</p></header>${figures === undefined ? '' : figureList(context.base, sync.name, figures)}
<div class="cards">${states.map(state => card(context, state))}</div></section>`;
}

/** What needs a person, then every sync. */
export async function overviewPage(console: Console, { page }: Asked): Promise<Page> {
  const { installation } = console;
  const { functions, needs } = await overviewOf(installation, page.now, ms => timeWords(ms, page.now));
  const attentions = functions.flatMap(each => each.attentions);
  const by = (gravity: Gravity): Html[] =>
    attentions.filter(each => each.gravity === gravity).map(each => attentionItem(page, each));
  const urgent = [...by('broken'), ...by('waits'), ...needs.map(need => needItem(page, need))];
  const notes = by('note');
  const isRunning = functions.some(({ held }) => held?.sign === 'alive');
  const groups = await Promise.all(
    installation.syncs.flatMap(sync => {
      const own = functions.filter(({ name }) => sync.functions.some(each => each.name === name));
      return own.length === 0 ? [] : [ofSync(console, page, sync, own)];
    }),
  );
  const state =
    urgent.length === 0
      ? 'Nothing needs a person'
      : `${urgent.length} ${urgent.length === 1 ? 'thing needs' : 'things need'} a person`;
  return {
    title: state,
    at: '/',
    live: isRunning ? 5 : 30,
    body: html`<div data-region="needs" data-state="${state}">
${urgent.length === 0 ? html`<p class="calm">Every sync does its work, and nothing waits for a decision.</p>` : html`<ul class="needs">${urgent}</ul>`}
${notes.length === 0 ? '' : html`<details class="small"><summary>${notes.length} more to know</summary><ul class="needs">${notes}</ul></details>`}</div>
<div class="finder">${searchForm(page.base)}</div>
<div data-region="syncs">${groups}</div>`,
  };
}
