import type { Command } from 'commander';
import { campaignState, permittedBy, totalOf } from '#shared/core/campaign.ts';
import { campaignInWords, countsInWords } from '#shared/core/campaign-text.ts';
import { printable } from '#shared/core/printable.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import type { Style } from '../render/style.ts';
import { timeText } from '../render/time-text.ts';
import { wrap } from '../render/wrap.ts';
import { withHelp } from './help.ts';

type Campaign = NonNullable<Control['campaign']>;

/** Who permitted what, and how it stands. */
function campaignText(name: string, campaign: Campaign, configDigest: string, now: number, style: Style): string {
  const at = (ms: number): string => timeText(ms, now);
  const stands = campaignInWords(campaign, { now, configDigest, at });
  const state = campaignState(campaign, now, configDigest);
  const title = `${style.bold(name)}: ${state === 'open' ? `${style.good('open')}, ` : ''}${printable(stands)}`;
  const kinds = campaign.kinds.map(
    kind =>
      `${kind} ${(campaign.done[kind] ?? 0).toLocaleString('en-GB')} of ${(campaign.covered[kind] ?? 0).toLocaleString('en-GB')}`,
  );
  const most =
    permittedBy(campaign) < totalOf(campaign.covered)
      ? `, at most ${permittedBy(campaign).toLocaleString('en-GB')} in all`
      : '';
  return [
    wrap(title, style.width, ''),
    wrap(`permits ${countsInWords(campaign.covered)}${most} (done: ${kinds.join(', ')})`, style.width, '  '),
    wrap(`begun by ${printable(campaign.by)} at ${at(campaign.at)}: ${printable(campaign.why)}`, style.width, '  '),
    style.dim(`  the plan: lockstep show ${campaign.planOf}`),
    ...(state === 'open' ? [style.dim(`  to end it: lockstep campaign end ${name} --why <reason> --apply`)] : []),
  ].join('\n');
}

async function campaignsOf({ store, entry, configured }: Installation, named: string | undefined) {
  const names = named === undefined ? configured : [entry(named).name];
  const all = await Promise.all(
    names.map(async name => ({ name, campaign: (await readControl(store, name)).value.campaign })),
  );
  return all.flatMap(({ name, campaign }) => (campaign === null ? [] : [{ name, campaign }]));
}

/**
 * `lockstep campaign`: permissions given before the work. `begin` and `end` are operations, which whoever calls adds.
 */
export function addCampaigns(program: Command, cli: Cli): Command {
  const group = program.command('campaign').summary('permit a rollover before it happens: begin, show, end');
  const showing = group
    .command('show [function]')
    .summary('show the campaigns: what they permit, how far they are, how they ended')
    .description('Shows the last campaign of every function, or of one: what it permits, how far it is, how it ended.');
  withHelp(showing, { examples: ['lockstep campaign show', 'lockstep campaign show echo360-queue'] });
  cli.perform(showing, async ({ installation, console, surroundings, args: [named] }) => {
    const opened = await installation('look');
    const now = surroundings.clock.now();
    const found = await campaignsOf(opened, named);
    const texts = found.map(({ name, campaign }) =>
      campaignText(name, campaign, opened.digestOf(name), now, console.style),
    );
    console.out(
      texts.length === 0
        ? `No campaign has been begun${named === undefined ? '' : ` of ${named}`}.`
        : texts.join('\n\n'),
    );
    console.document(
      found.map(({ name, campaign }) => ({
        function: name,
        state: campaignState(campaign, now, opened.digestOf(name)),
        ...campaign,
      })),
    );
    return exitCodes.ok;
  });
  return group;
}
