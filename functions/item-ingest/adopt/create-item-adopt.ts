import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import { type Change, changeKey, type Plan } from '#shared/core/change.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { Read } from '#shared/state/collection.ts';
import type { ItemGroupConfig, ItemSyncConfig } from '../config.ts';
import { type ItemProject, newProject, type OwnHook } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import { listGroup } from '../sync/list-group.ts';
import { isWritable } from '../sync/plan-heads.ts';
import { hooksOf } from '../sync/read-hooks.ts';
import type { HookRow } from '../sync/reading.ts';
import { type ItemAdoptParameters, itemAdoptParameters } from './parameters.ts';

/** A hook of a predecessor, with the record that makes it ours. */
export interface Adoptable {
  readonly record: ItemProject;
  /** That record as it was read. */
  readonly read: Read;
}

export interface AdoptReading {
  readonly rows: readonly (HookRow & { readonly read: Read })[];
  readonly urls: readonly string[];
}

/**
 * One change for each project with hooks of a predecessor. Where we have none the first is taken over as ours; those
 * beside it, and all where we have one already, are recorded as what ours takes the place of: item-sync removes them.
 */
export function planAdopt({ rows, urls }: AdoptReading): Plan<Adoptable> {
  const addresses = new Set(urls);
  const changes: Change<Adoptable>[] = [];
  const findings = [];
  for (const { record, hooks = [], problem, read } of rows) {
    if (problem !== '') findings.push({ kind: 'hook', target: record.path, message: problem });
    const own = record.hook;
    const found = hooks.filter(
      ({ id, url }) => addresses.has(url) && id !== own?.hookId && !own?.replaces.includes(id),
    );
    // A run is about to make ours: which one it is shows only when item-sync has looked for it.
    if (own?.phase === 'intended' && found.length > 0) {
      findings.push({
        kind: 'hook',
        target: record.path,
        message: 'our own is being made: adopt it after the next pass',
      });
      continue;
    }
    const [taken, ...others] = own === null ? found : [undefined, ...found];
    const older = others.flatMap(each => each?.id ?? []);
    // Which secret it has nobody knows: the next check gives it ours, and our address.
    const hook: OwnHook | undefined =
      taken === undefined
        ? own === null || older.length === 0
          ? undefined
          : { ...own, replaces: [...own.replaces, ...older] }
        : { phase: 'present', hookId: taken.id, askedAt: 0, url: taken.url, secretVersion: '', replaces: older };
    if (hook === undefined) continue;
    const target = String(record.projectId);
    const removed = `${older.length === 1 ? 'hook' : 'hooks'} ${older.join(', ')}`;
    const also = older.length === 0 ? '' : `, and have ${removed} removed`;
    const title =
      taken === undefined
        ? `Have ${removed} of ${record.path} removed, since ours is there`
        : `Take over hook ${taken.id} of ${record.path}${also}`;
    const to = `hook ${hook.hookId} in place of ${hook.replaces.join(' ') || 'none'}`;
    changes.push({
      key: changeKey('adopt', target, 'not ours', to),
      kind: 'adopt',
      target,
      title,
      from: 'not ours',
      to,
      reason: [...new Set(found.map(({ url }) => `it sends to ${new URL(url).origin}${new URL(url).pathname}`))].join(
        ', ',
      ),
      payload: { record: { ...record, hook, isHookDue: true }, read },
    });
  }
  return {
    units: changes.map(each => ({ key: each.target, changes: [each] })),
    findings,
    population: { adopt: rows.length },
  };
}

/**
 * `item-adopt`: makes webhooks ours that a predecessor made. It writes records only, never to GitLab; item-sync then
 * gives them our address and secret, and removes those that are too many, within its limits.
 */
export function createItemAdopt(
  config: ItemSyncConfig,
  { gitlab, items: group }: { readonly gitlab: GitlabConfig; readonly items: ItemGroupConfig },
  instance: Instance,
): Sync<AdoptReading, Adoptable, ItemAdoptParameters> {
  const upstream = createGitlabProjectsUpstream(gitlab, instance);
  return {
    name: 'item-adopt',
    target: upstream.target,
    parameters: itemAdoptParameters,
    limits: {},
    concurrency: config.concurrency,
    repeats: false,
    read: context => readAdoptable(context, upstream.connect(context), group, config.concurrency),
    plan: planAdopt,
    async apply({ changes }, context) {
      const outcomes = [];
      for (const { payload } of changes) {
        const { projects } = stateOn(context.store);
        const { record, read } = payload;
        try {
          await context.commit([projects.setIfUnchanged(record.projectId, read, record)]);
          outcomes.push({ status: 'done' as const, reason: '' });
        } catch (error) {
          if (!(error instanceof PreconditionError)) throw error;
          outcomes.push({
            status: 'deferred' as const,
            reason: 'item-sync wrote about it in the same moment: run it again',
          });
        }
      }
      return outcomes;
    },
  };
}

async function readAdoptable(
  context: ReadContext<ItemAdoptParameters>,
  gitlab: ReturnType<ReturnType<typeof createGitlabProjectsUpstream>['connect']>,
  group: ItemGroupConfig,
  concurrency: number,
): Promise<AdoptReading> {
  const { urls = group.hook === undefined ? [] : [group.hook.url], after = 0 } = context.parameters;
  if (urls.length === 0)
    throw new ConfigError('No address is given: name the predecessor’s with urls, or configure upstreams.items.hook.');
  const { projects } = await listGroup(gitlab, group, context);
  const listed = [...projects.values()].filter(({ id }) => id > after).sort((a, b) => a.id - b.id);
  const known = await stateOn(context.store).projects.getMany(listed.map(({ id }) => id));
  const records = listed.map(project => {
    const entry = known.get(project.id);
    const fresh = newProject({ projectId: project.id, path: project.path, isWritable: isWritable(project) });
    return { record: entry?.value ?? fresh, read: entry };
  });
  const rows = await hooksOf(
    gitlab,
    records.map(({ record }) => record),
    concurrency,
    context,
  );
  return { rows: rows.map((row, index) => ({ ...row, read: records[index]?.read })), urls };
}
