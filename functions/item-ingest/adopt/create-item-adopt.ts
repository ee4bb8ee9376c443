import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import { type Change, changeKey, type Plan } from '#shared/core/change.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { Read } from '#shared/state/collection.ts';
import type { ItemGroupConfig, ItemSyncConfig } from '../config.ts';
import { type ItemProject, newProject } from '../project/item-projects.ts';
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
 * One change for each project whose hook is taken over. Projects with a hook of ours are passed over; of several hooks
 * the first is taken, the others are named.
 */
export function planAdopt({ rows, urls }: AdoptReading): Plan<Adoptable> {
  const addresses = new Set(urls);
  const changes: Change<Adoptable>[] = [];
  const findings = [];
  for (const { record, hooks = [], problem, read } of rows) {
    if (problem !== '') findings.push({ kind: 'hook', target: record.path, message: problem });
    const [found, ...others] = hooks.filter(({ url }) => addresses.has(url));
    if (found === undefined) continue;
    for (const { id } of others) {
      findings.push({
        kind: 'hook',
        target: record.path,
        message: `hook ${id} has the address as well; remove it in GitLab`,
      });
    }
    // Which secret it has nobody knows: the next check gives it ours, and our address.
    const hook = { phase: 'present' as const, hookId: found.id, url: found.url, secretVersion: '', replaces: null };
    const target = String(record.projectId);
    changes.push({
      key: changeKey('adopt', target, 'not ours', `hook ${found.id}`),
      kind: 'adopt',
      target,
      title: `Take over hook ${found.id} of ${record.path}`,
      from: 'not ours',
      to: `hook ${found.id}`,
      reason: `it sends to ${new URL(found.url).origin}${new URL(found.url).pathname}`,
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
 * gives them our address and secret.
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
  const records = listed.flatMap(project => {
    const entry = known.get(project.id);
    if (entry !== undefined && entry.value.hook !== null) return [];
    const fresh = newProject({ projectId: project.id, path: project.path, isWritable: isWritable(project) });
    return [{ record: entry?.value ?? fresh, read: entry }];
  });
  const rows = await hooksOf(
    gitlab,
    records.map(({ record }) => record),
    concurrency,
    context,
  );
  return { rows: rows.map((row, index) => ({ ...row, read: records[index]?.read })), urls };
}
