import { join } from 'node:path';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { gitlabOnStage } from '#sandbox/gitlab/on-stage.ts';
import type { Forge, Push } from '#sandbox/gitlab/projects/forge.ts';
import type { SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { startStandIn } from '#sandbox/kit/serve.ts';
import { silentLog } from '#shared/core/log.ts';
import type { Deed, SetScene, Stage } from '#shared/descriptor/scene.ts';
import { gatherQueries } from '#shared/state/collection.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { itemGroupConfig } from '../config.ts';
import { createItemHook } from '../hook/create-item-hook.ts';
import { deliveries } from '../hook/deliveries.ts';
import { items } from '../item/items.ts';
import { itemProjects } from '../project/item-projects.ts';
import { workMarks } from '../work-list/work.ts';

const group = 'item-bank';
const itemCount = 40;
const token = 'sandbox-hook-secret';
const signing = `whsec_${Buffer.alloc(32, 42).toString('base64')}`;

const types = ['mc', 'ms', 'sa', 'eq', 'wer', 'ebsr'];
const statuses = ['Draft', 'Review', 'Operational'];
const prompts = [
  '<p>A ferry carries 48 people and makes 6 crossings. How many people can it carry in all?</p>',
  '<p>Which of these sentences tells the reader <em>why</em> the gate was left open?</p>',
  '<p>Solve <math xmlns="http://www.w3.org/1998/Math/MathML"><mn>3</mn><mi>x</mi><mo>+</mo><mn>4</mn><mo>=</mo><mn>19</mn></math>.</p>',
];

function documentOf(index: number, status = statuses[index % statuses.length] ?? 'Draft'): string {
  const isStimulus = index % 10 === 0;
  return itemText({
    id: 187_000 + index,
    type: isStimulus ? 'stim' : (types[index % types.length] ?? 'mc'),
    subject: index % 2 === 0 ? 'Math' : 'ELA',
    grade: `${3 + (index % 6)}`,
    status,
    ...(isStimulus || index % 3 !== 0 ? {} : { stimulusId: 187_000 + index - (index % 10) }),
    prompt: prompts[index % prompts.length] ?? '',
    old: index % 7 === 0,
  });
}

const pushOf = (text: string, message: string): Push => ({
  files: { 'item.json': text },
  message,
  author: 'Sam Writer',
});

/** Items as a small team has them: in two subgroups, some in draft, one being created, an empty one. */
function fill(forge: Forge): void {
  for (const path of [group, `${group}/maths`, `${group}/reading`]) forge.addGroup(path);
  for (let index = 0; index < itemCount; index += 1) {
    const namespace = `${group}/${index % 2 === 0 ? 'maths' : 'reading'}`;
    const { id } = forge.create(
      namespace,
      `187-${187_000 + index}`,
      pushOf(documentOf(index, 'Draft'), 'Begin the item'),
    );
    if (index % 3 !== 0) forge.push(id, pushOf(documentOf(index), 'Move it on'));
  }
  forge.create(`${group}/maths`, '187-being-written', {
    files: { 'item.json': documentOf(itemCount), create: '' },
    message: 'Begin the item',
  });
  forge.create(`${group}/reading`, '187-not-begun');
}

/**
 * item-hook on an address of its own, from the beginning, on the sandbox's state: GitLab's webhooks reach it as they
 * would in the cloud.
 */
async function serveHook({ clock, folder, keepSecret, atEnd }: Stage) {
  const references = { token: keepSecret('item-hook-token', token), signing: keepSecret('item-hook-signing', signing) };
  const store = openSqliteStore({
    file: join(folder, 'state.sqlite'),
    queries: gatherQueries(items, workMarks, itemProjects, deliveries),
    now: () => clock.now(),
  });
  const configured = (url: string) => ({ group, hook: { url, secrets: [{ version: 'sandbox-1', ...references }] } });
  const secrets = { read: async (reference: string) => (reference === references.token ? token : signing) };
  const instance = { clock, log: silentLog, secrets };
  const endpoint = createItemHook(
    { toleranceSeconds: 300 },
    itemGroupConfig.parse(configured('http://127.0.0.1/item-hook')),
    { instance, store },
  );
  const handler = async ({ headers, body }: SandboxRequest) => {
    const given = new Headers();
    for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') given.set(name, value);
    const request = new Request('http://127.0.0.1/item-hook', { method: 'POST', headers: given, body });
    const context = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };
    const answer = await endpoint(request, context);
    return { status: answer.status, body: await answer.text(), headers: { 'content-type': 'application/json' } };
  };
  const standIn = await startStandIn({
    name: 'item-hook',
    clock,
    routes: [{ method: 'POST', path: '/item-hook', handler }],
  });
  atEnd(async () => {
    await standIn.close();
    await store.close();
  });
  return { url: standIn.url, configured: configured(`${standIn.url}/item-hook`) };
}

/** Somebody pushes an item.json that nobody can read. */
function brokenItem(forge: Forge, webhooks: { settled(): Promise<void> }, id: number): Deed {
  let isBroken = false;
  const push = async (text: string, message: string): Promise<void> => {
    forge.push(id, pushOf(text, message));
    await webhooks.settled();
  };
  return {
    name: 'unreadable-item',
    title: 'An item cannot be read',
    summary:
      'Its newest commit is no JSON. Readers keep the commit before; the console says who wrote what, and why it cannot be used.',
    isBroken: () => isBroken,
    break: async () => {
      await push('{ "id": "187003", "core": ', 'Write half of it');
      isBroken = true;
      return `The item.json of project ${id} breaks off in the middle.`;
    },
    undo: async () => {
      await push(documentOf(3), 'Write all of it');
      isBroken = false;
      return `The item.json of project ${id} is whole again.`;
    },
  };
}

/** A GitLab group with items; people push to some, rewrite, rename and delete others, and GitLab sends its webhooks. */
export const scene: SetScene = async stage => {
  const { gitlab, upstream } = await gitlabOnStage(stage);
  const { forge, webhooks } = gitlab;
  fill(forge);
  const hook = await serveHook(stage);
  stage.atEnd(() => webhooks.settled());
  const pathOf = (index: number): number =>
    forge.atPath(`${group}/${index % 2 === 0 ? 'maths' : 'reading'}/187-${187_000 + index}`)?.id ?? 0;
  const [pushed, rewritten, renamed, archived] = [pathOf(1), pathOf(4), pathOf(6), pathOf(9)];
  const host = new URL(gitlab.url).host;
  return {
    upstreams: { gitlab: upstream, items: hook.configured },
    functions: {
      'item-sync': { mode: 'apply', writable: host, everyHours: 1 },
      'item-queue': { mode: 'apply' },
      'item-hook': {},
      'item-store': {},
    },
    urls: { GitLab: gitlab.url, 'item-hook': hook.url },
    loaded: [
      `GitLab has a group ${group} with ${itemCount + 2} projects: items, one being written, one that is empty.`,
    ],
    deeds: [brokenItem(forge, webhooks, pathOf(3))],
    change: async () => {
      forge.push(pushed, pushOf(documentOf(1, 'Review'), 'Send it to review'));
      forge.forcePush(rewritten, 1, pushOf(documentOf(4, 'Operational'), 'Say it better'));
      forge.rename(renamed, '187-renamed');
      forge.archive(archived);
      const { id } = forge.create(`${group}/maths`, '187-new', pushOf(documentOf(50), 'Begin the item'));
      await webhooks.settled();
      const taken = webhooks.sent.filter(({ status }) => status === 200).length;
      return [
        `An item is sent to review, one is rewritten, one renamed, one archived, project ${id} is new; GitLab has sent ${webhooks.sent.length} webhooks, ${taken} were taken in.`,
      ];
    },
    state: () => {
      const hooks = forge
        .inGroup(group, { deep: true, shared: false })
        .filter(({ hooks: all }) => all.length > 0).length;
      return [`${hooks} projects of ${group} have our webhook. See the items: lockstep view item-ingest.`];
    },
  };
};
