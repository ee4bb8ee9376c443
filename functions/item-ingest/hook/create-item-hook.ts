import { UnavailableError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import { parsedJson } from '#shared/core/parsed-json.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import type { Store } from '#shared/state/store.ts';
import type { ItemGroupConfig, ItemHookConfig } from '../config.ts';
import { isInGroup } from '../project/is-in-group.ts';
import { stateOn } from '../state.ts';
import { freshWork } from '../work-list/work-state.ts';
import { type HookEvent, hookEvent } from './hook-event.ts';
import { type SenderSecret, whyNotBelieved } from './verify-sender.ts';

/** GitLab's pushes have at most twenty commits in them; anything larger is no webhook of ours. */
const largestBody = 2_000_000;

function answer(status: number, body: object): Response {
  return Response.json(body, { status });
}

/**
 * The delivery's own id. `X-Gitlab-Event-UUID` alone is none: hooks that were set off by another hook share it.
 */
function deliveryId(headers: Headers, { projectId, mark }: HookEvent): string | undefined {
  const own = headers.get('webhook-id') ?? headers.get('idempotency-key');
  if (own !== null) return own;
  const event = headers.get('x-gitlab-event-uuid');
  return event === null ? undefined : `${event} ${projectId} ${mark}`;
}

/**
 * `item-hook`: takes in what GitLab sends, and answers as soon as the project is marked, in one commit with the
 * delivery's id. It calls nobody. What is not verified or not understood leaves nothing behind.
 */
export function createItemHook(
  { toleranceSeconds }: Pick<ItemHookConfig, 'toleranceSeconds'>,
  { group, hook, ignore }: ItemGroupConfig,
  { instance, store }: { readonly instance: Instance; readonly store: Store },
): Endpoint {
  let known: Promise<readonly SenderSecret[]> | undefined;
  const secrets = (): Promise<readonly SenderSecret[]> => {
    known ??= readSecrets(hook?.secrets ?? [], instance);
    // A secret store that cannot be reached for a moment must not shut the door for good.
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return async (request, { log }) => {
    const body = await request.text();
    if (body.length > largestBody) return answer(413, { error: 'The body is larger than a webhook of GitLab’s.' });
    const timing = { now: instance.clock.now(), toleranceMs: toleranceSeconds * 1000 };
    const refusal = whyNotBelieved({ headers: request.headers, body }, await secrets(), timing);
    if (refusal !== undefined) {
      log.warn({ why: refusal }, 'A webhook was refused');
      return answer(401, { error: `Not taken in: ${refusal}.` });
    }
    const event = hookEvent(parsedJson(body));
    if ('malformed' in event) return answer(400, { error: `Not taken in: ${event.malformed}.` });
    if ('ignored' in event) return answer(200, { marked: false, why: `${event.ignored} is of no concern` });
    const { projectId, paths } = event;
    const path = paths.find(each => isInGroup(each, group));
    if (path === undefined || ignore.includes(path)) {
      // What was transferred out under an event without its old path is known by its id.
      const record = await stateOn(store).projects.get(projectId);
      if (record === undefined) return answer(200, { marked: false, why: `not a project of ${group}` });
    }
    const isNew = await mark(store, event, path ?? paths[0] ?? '', deliveryId(request.headers, event), timing.now);
    log.info(
      { project: projectId, event: event.why, isNew },
      `Project ${projectId} ${isNew ? 'is marked' : 'was marked already'}`,
    );
    return answer(200, isNew ? { marked: true } : { marked: false, why: 'this delivery was taken in before' });
  };
}

/**
 * Marks a project, whatever waits for it already: what it leads to is decided by what GitLab says then. False: the
 * delivery was taken in before.
 */
async function mark(
  store: Store,
  { projectId, why }: HookEvent,
  path: string,
  delivery: string | undefined,
  now: number,
): Promise<boolean> {
  const { work, deliveries } = stateOn(store);
  // What a pass has marked stays work of that pass: it is not complete before this is ingested.
  const pass = (await work.get(projectId))?.value.pass ?? '';
  // Due at once, whatever the clocks of this machine and the state store say.
  const fresh = { ...freshWork({ projectId, path, ask: 'look', why, head: null, pass }, now), dueAt: 0 };
  const result = await store.commit(undefined, [
    ...(delivery === undefined ? [] : [deliveries.create(delivery.slice(0, 300), { projectId, at: now })]),
    work.set(projectId, fresh),
  ]);
  if (result.ok) return true;
  if (result.why === 'exists') return false;
  throw new UnavailableError(`project ${projectId} could not be marked (${result.why})`);
}

async function readSecrets(
  configured: NonNullable<ItemGroupConfig['hook']>['secrets'],
  { secrets }: Pick<Instance, 'secrets'>,
): Promise<readonly SenderSecret[]> {
  return Promise.all(
    configured.map(async ({ token, signing }) => ({
      token: await secrets.read(token),
      signing: signing === undefined ? null : await secrets.read(signing),
    })),
  );
}
