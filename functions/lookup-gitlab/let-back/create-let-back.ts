import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ApplyContext, Sync } from '#shared/runtime/sync.ts';
import { failedIfOdd, readAccount } from '../account/read-account.ts';
import { claimKey } from '../block/claim.ts';
import { recordsIn } from '../block/read-block-records.ts';
import { rememberBlock, skipped } from '../block/remember-block.ts';
import { isRecordedBlock } from '../block/whose-block.ts';
import type { BlockRecord } from '../blocks.ts';
import type { LookupGitlabConfig } from '../config.ts';
import { connectBoth, type LookupGitlabSystems } from '../connect.ts';
import { rulesOf } from '../plan.ts';
import { administrator } from '../reading/read-both.ts';
import { verifyGitlab } from '../verify-target.ts';
import { type LetBackParameters, letBackParameters } from './parameters.ts';
import { type LetBackReading, planLetBack } from './plan-let-back.ts';

/** GitLab has no list of the schedules that it disabled, so each owner is named with what they have to do. */
const schedules =
  'GitLab disabled this account’s pipeline schedules when it was blocked and does not enable them again: their owner does, in each project (Build, Pipeline schedules)';

/**
 * `lookup-gitlab-let-back`: lifts blocks of ours that a person says were wrong, some or all of one run, and remembers
 * them as overruled, so that the hourly run leaves them alone. The record says so before GitLab is asked: killed in
 * between, it is finished by asking again, and nobody is blocked anew.
 */
export function createLetBack(
  config: LookupGitlabConfig,
  systems: LookupGitlabSystems,
  instance: Instance,
): Sync<LetBackReading, BlockRecord, LetBackParameters> {
  const { target, sidesOf } = connectBoth(systems, instance);

  async function letBack(record: BlockRecord, context: ApplyContext, ourIds: ReadonlySet<number>): Promise<Outcome> {
    const { gitlab } = sidesOf(context);
    const { userId } = record;
    const account = await readAccount(gitlab, userId, config.identities);
    if (account === undefined) return skipped('the account is gone from GitLab');
    if (account.state !== 'blocked' && account.state !== 'active') {
      return skipped(`GitLab has it as ${account.state}, which is respected`);
    }
    if (account.state === 'blocked' && !isRecordedBlock(account, record, ourIds)) {
      return skipped('GitLab says that someone else blocked it since: it is theirs');
    }
    const overruled = { overruledAt: context.now(), overruledBy: `let-back, run ${context.runId}` };
    if (account.state === 'blocked') {
      await rememberBlock(context, { ...record, ...overruled, phase: 'letting-back' });
      const { answered } = await gitlab.unblock(userId);
      const after = await readAccount(gitlab, userId, config.identities);
      if (after?.state === 'blocked') {
        return { status: 'failed', reason: `GitLab answered "${answered}" and still has it as blocked; ask again` };
      }
    }
    await gitlab.removeAttribute(userId, claimKey);
    await rememberBlock(context, { ...record, ...overruled, phase: 'overruled' });
    return { status: 'done', reason: schedules };
  }

  return {
    name: 'lookup-gitlab-let-back',
    target,
    parameters: letBackParameters,
    limits: {},
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: context => verifyGitlab(sidesOf(context).gitlab, target, config.writable),
    read: async context => ({
      asked: context.parameters,
      records: await recordsIn(context.store, ['blocked', 'letting-back']),
    }),
    plan: planLetBack,
    apply: async ({ changes }, context) => {
      const { id } = await administrator(sidesOf(context).gitlab);
      const { ourIds } = rulesOf(config, id, context.now());
      const outcomes: Outcome[] = [];
      for (const { payload } of changes) outcomes.push(await failedIfOdd(() => letBack(payload, context, ourIds)));
      return outcomes;
    },
  };
}
