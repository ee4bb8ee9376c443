import type { Command } from 'commander';
import { z } from 'zod';
import type { StateConfig } from '#shared/config/common.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { collectionsOf } from '#shared/descriptor/catalogue.ts';
import { type Cli, exitCodes, type Invocation } from '../invocation.ts';
import { rowsTable } from '../render/rows-table.ts';
import { timeText } from '../render/time-text.ts';
import { withHelp } from './help.ts';

/** `lockstep state backup`, `restore` and `check`: the state file of a single machine. */
export function addState(program: Command, cli: Cli): void {
  const group = program.command('state').summary('back up, restore or check the state file');
  const backingUp = group
    .command('backup <file>')
    .summary('copy the state to a new file, also while Lockstep runs')
    .description(
      'Copies the state as it is at one moment to a new file, also while Lockstep runs, and checks the copy.',
    );
  withHelp(backingUp, { examples: ['lockstep state backup /backups/lockstep-$(date +%F).sqlite'] });
  cli.perform(backingUp, async invocation => {
    const { console, surroundings, args } = invocation;
    const [to = ''] = args;
    const { backUpState } = await import('#shared/state/sqlite/backup.ts');
    const backup = backUpState(await stateFileOf(invocation), to);
    console.out(`The state was copied to ${to}: ${described(backup, surroundings.clock.now())}.`);
    console.document({ backup: to, ...backup });
    return exitCodes.ok;
  });

  const restoring = group
    .command('restore <file>')
    .summary('put a backup in the place of the state file')
    .description('Checks a backup and puts it in the place of the state file. What was there is kept beside it.')
    .option('--replace', 'even though there is a state file now');
  withHelp(restoring, {
    notes: [
      'Stop `lockstep serve` first; a process that still runs notices and stops by itself. What was done since the backup is not known afterwards: look at `lockstep plan` before anything applies, and adopt what Lockstep made since.',
    ],
    examples: ['lockstep state restore /backups/lockstep-2026-11-27.sqlite --replace'],
  });
  cli.perform(restoring, async invocation => {
    const { console, surroundings, args } = invocation;
    const [from = ''] = args;
    const { replace } = z.object({ replace: z.boolean().default(false) }).parse(restoring.opts());
    const now = surroundings.clock.now();
    const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
    const { restoreState } = await import('#shared/state/sqlite/backup.ts');
    const restored = restoreState(from, await stateFileOf(invocation), { replace, stamp });
    console.out(`The state is that of ${from}: ${described(restored, now)}.`);
    if (restored.kept !== undefined) console.out(`What was there before is kept as ${restored.kept}.`);
    console.out('What was done since is not in it: see lockstep plan, and adopt, before anything applies.');
    console.document({ restored: from, ...restored, kept: restored.kept ?? null });
    return exitCodes.ok;
  });

  const checking = group
    .command('check')
    .summary('read the whole state and say whether it is in order')
    .description('Reads the whole state file and says whether it is sound and every document what it should be.');
  cli.perform(checking, async invocation => {
    const { console, surroundings, composition } = invocation;
    const file = await stateFileOf(invocation);
    const now = surroundings.clock.now();
    const { checkState } = await import('#shared/state/sqlite/check-state.ts');
    const check = checkState(file, collectionsOf(composition.syncs), now);
    const columns = [
      { key: 'name', title: 'collection' },
      { key: 'documents', title: 'documents', kind: 'number' as const },
      { key: 'expired', title: 'expired', kind: 'number' as const },
      { key: 'broken', title: 'broken', kind: 'number' as const },
    ];
    const rows = check.collections.map(collection => ({ ...collection }));
    if (rows.length > 0) console.out(rowsTable({ columns, rows }, now, console.style));
    console.document({ file, ...check });
    if (check.problems.length > 0) {
      throw new StateError(`The state file ${file} is not in order. ${check.problems.join(' ')}`, {
        advice: 'Copy it before you do anything to it. lockstep state restore brings a backup back.',
      });
    }
    console.out(`The state file ${file} is in order: ${described(check, now)}.`);
    return exitCodes.ok;
  });
}

function described({ bytes, writtenAt }: { readonly bytes: number; readonly writtenAt: number }, now: number): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return writtenAt === 0 ? `${size}, never written to` : `${size}, last written ${timeText(writtenAt, now)}`;
}

async function stateFileOf({ load }: Invocation): Promise<string> {
  const state: StateConfig = (await load()).config.state;
  if (state.store === 'sqlite') return state.file;
  throw new BadRequestError('The state is in Firestore, which is not a file.', {
    advice: `Google backs it up: gcloud firestore backups list --project=${state.projectId}`,
  });
}
