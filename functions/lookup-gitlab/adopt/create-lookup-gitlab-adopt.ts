import { z } from 'zod';
import type { Outcome } from '#shared/core/change.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ApplyContext, Sync } from '#shared/runtime/sync.ts';
import { failedIfOdd, readAccount } from '../account/read-account.ts';
import { claimKey, claimText } from '../block/claim.ts';
import { parseModerationMark } from '../block/moderation-mark.ts';
import { done, rememberBlock, skipped } from '../block/remember-block.ts';
import type { LookupGitlabConfig } from '../config.ts';
import { connectBoth, type LookupGitlabSystems } from '../connect.ts';
import { readBoth } from '../reading/read-both.ts';
import type { Reading } from '../reading/reading.ts';
import { verifyGitlab } from '../verify-target.ts';
import { type Adoption, adoptPlanner, formerBlocker } from './plan-adopt.ts';

const parameters = z.strictObject({}).optional();

/**
 * `lookup-gitlab-adopt`: gives blocks that a predecessor made (its account named in `formerAccounts`) of people
 * cancelled in Lookup our record and our claim. Its plan is to be looked at before it is applied.
 */
export function createLookupGitlabAdopt(
  config: LookupGitlabConfig,
  systems: LookupGitlabSystems,
  instance: Instance,
): Sync<Reading, Adoption, z.infer<typeof parameters>> {
  const { target, sidesOf } = connectBoth(systems, instance);
  const isPredecessors = (account: Reading['accounts'][number]): boolean =>
    formerBlocker(account, config.formerAccounts) !== undefined;

  async function adopt({ userId, mark }: Adoption, context: ApplyContext): Promise<Outcome> {
    const { gitlab } = sidesOf(context);
    const account = await readAccount(gitlab, userId, config.identities);
    if (account === undefined) return skipped('the account is gone from GitLab');
    if (!isPredecessors(account) || account.blockedBy !== mark) return skipped('the block is another one by now');
    const { runId } = context;
    const at = parseModerationMark(mark)?.at ?? context.now();
    await rememberBlock(context, {
      userId,
      username: account.username,
      why: 'cancelled',
      phase: 'blocked',
      runId,
      intendedAt: at,
      blockedAt: at,
      markBefore: null,
      mark,
      overruledAt: null,
      overruledBy: null,
    });
    await gitlab.setAttribute(userId, claimKey, claimText({ why: 'cancelled', at, runId }));
    return done;
  }

  return {
    name: 'lookup-gitlab-adopt',
    target,
    parameters,
    limits: {},
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: context => verifyGitlab(sidesOf(context).gitlab, target, config.writable),
    read: async context => {
      if (config.formerAccounts.length === 0) {
        throw new ConfigError('No account is named whose blocks are to be taken over.', {
          advice: 'Put the GitLab id of the predecessor’s account into functions.lookup-gitlab.formerAccounts.',
        });
      }
      return readBoth(config, sidesOf(context), context, isPredecessors);
    },
    plan: adoptPlanner(config),
    apply: async ({ changes }, context) => {
      const outcomes: Outcome[] = [];
      for (const { payload } of changes) outcomes.push(await failedIfOdd(() => adopt(payload, context)));
      return outcomes;
    },
  };
}
