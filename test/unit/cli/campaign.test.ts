import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { columnsOf } from '#shared/cli/render/wrap.ts';
import { ShelfCli, shelfYaml } from './support/shelf-cli.ts';

describe('lockstep campaign', () => {
  let cli: ShelfCli;

  beforeEach(async () => {
    cli = new ShelfCli();
    cli.columns = 80;
    for (let index = 0; index < 30; index++) cli.shelves.put({ [`old${index}`]: 'A1' });
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 0);
    for (let index = 0; index < 25; index++) cli.shelves.source.delete(`old${index}`);
    for (let index = 0; index < 5; index++) cli.shelves.put({ [`new${index}`]: 'A1' });
    cli.shelves.written.length = 0;
  });
  afterEach(() => cli.remove());

  /** The plan over the whole backlog, as its last lines say to go on from. */
  const planned = async (): Promise<string> => {
    const { stdout, stderr, code } = await cli.call('plan', 'shelf', '--whole');
    assert.equal(code, 0);
    const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
    assert.match(said, /The whole backlog: 25 removals, 5 creations; 30 books\..*only 10 of 30 are allowed/);
    return /lockstep campaign begin shelf --plan (\S+)/.exec(said)?.[1] ?? assert.fail(said);
  };
  const begin = (plan: string, ...more: readonly string[]) =>
    cli.call('campaign', 'begin', 'shelf', '--plan', plan, '--until', '2026-11-25', '--why', 'rollover', ...more);
  const shown = async () => {
    const { stdout } = await cli.call('campaign', 'show', 'shelf', '--json');
    const campaign = z.object({ state: z.string(), by: z.string(), why: z.string(), most: z.number() });
    return z.array(campaign).parse(JSON.parse(stdout))[0];
  };

  it('shows first what it would permit and does nothing, then lets the next run carry it out', async () => {
    const plan = await planned();
    const shownFirst = await begin(plan);
    assert.match(shownFirst.stdout, /create +5 +5 +as many\n +delete +25 +25 +10\n/);
    assert.match(shownFirst.stdout, /Nothing was done\. --apply does it\.$/m);
    assert.equal(await shown(), undefined);
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 4, 'a limit stops it still');

    cli.clock.advance(60_000);
    assert.equal((await begin(plan, '--apply')).code, 0);
    assert.deepEqual(await shown(), { state: 'open', by: 'librarian@desk', why: 'rollover', most: 30 });
    const status = await cli.call('status');
    assert.match(status.stdout.replaceAll(/\s+/g, ' '), /Campaign of shelf \(librarian@desk: rollover\): 0 of 30 done/);
    assert.doesNotMatch(status.stdout, /was stopped by a limit/, 'that is decided');
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 0);
    assert.ok(cli.shelves.inStep());
    const { stdout } = await cli.call('campaign', 'show');
    assert.match(
      stdout,
      /^shelf: done: all 30 are carried out\n {2}permits 25 removals, 5 creations \(done: create 5 of/,
    );
    for (const line of `${shownFirst.stdout}${status.stdout}${stdout}`.split('\n'))
      assert.ok(columnsOf(line) <= 80, line);
  });

  it('is ended by a person, and counts from then on as usual', async () => {
    await begin(await planned(), '--apply');
    const end = (...more: readonly string[]) =>
      cli.call('campaign', 'end', 'shelf', '--why', 'a wrong import', ...more);
    assert.match((await end()).stdout, /ends: 0\s+of 30 done[\s\S]*Nothing was done/);
    assert.equal((await shown())?.state, 'open');
    assert.equal((await end('--apply')).code, 0);
    assert.equal((await shown())?.state, 'ended');
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 4);
    assert.deepEqual(cli.shelves.written, []);
    const again = await end('--apply');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /No campaign of shelf is open/);
    assert.match(
      (await cli.call('campaign', 'show', 'shelf')).stdout,
      /^shelf: ended by librarian@desk at .* “a wrong/,
    );
  });

  it('says what is wrong with what it is asked for, and begins nothing', async () => {
    const plan = await planned();
    const refusals: readonly [readonly string[], RegExp][] = [
      [['shelf'], /plan is missing; until is missing; why is missing/],
      [['shelf', '--plan', plan, '--until', 'soon', '--why', 'x'], /until: must be a date, such as/],
      [['shelf', '--plan', plan, '--until', '2026-11-25', '--why', ' '], /why: /],
      [['shelf', '--plan', plan, '--until', '2026-11-25', '--why', 'x', '--most', 'many'], /most: /],
      [['shelf', '--plan', plan, '--until', '2026-11-25', '--why', 'x', '--most', '31'], /fewer than 31/],
      [['shelf', '--plan', plan, '--until', '2026-11-25', '--why', 'x', '--kinds', 'update'], /no changes of the kind/],
      [['shelf', '--plan', 'nothing', '--until', '2026-11-25', '--why', 'x'], /There is no run nothing of shelf/],
      [
        ['bookcase', '--plan', plan, '--until', '2026-11-25', '--why', 'x'],
        /bookcase has no operation begin-campaign.* It is an operation of shelf, cupboard/,
      ],
      [
        ['shelves', '--plan', plan, '--until', '2026-11-25', '--why', 'x'],
        /shelves has several operations begin-campaign: say of what/,
      ],
    ];
    for (const [asked, why] of refusals) {
      const { code, stderr } = await cli.call('campaign', 'begin', ...asked, '--apply');
      assert.equal(code, 2, asked.join(' '));
      assert.match(stderr.replaceAll(/\s+/g, ' '), why);
    }
    assert.equal(await shown(), undefined);
  });

  it('takes no plan of another function, and knows which of several it is asked about', async () => {
    cli.yaml = shelfYaml.replace('  desk: {}', '  cupboard:\n    mode: apply\n  desk: {}');
    const plan = await planned();
    const other = await cli.call(
      'campaign',
      'begin',
      'cupboard',
      '--plan',
      plan,
      '--until',
      '2026-11-25',
      '--why',
      'x',
    );
    assert.match(other.stderr, /There is no run \S+ of cupboard/);
    await begin(plan, '--apply');
    assert.match((await cli.call('campaign', 'show')).stdout, /^shelf: open, 0 of 30 done/);
    assert.match((await cli.call('campaign', 'show', 'cupboard')).stdout, /No campaign has been begun of cupboard/);
    const end = await cli.call('campaign', 'end', 'cupboard', '--why', 'x', '--apply');
    assert.match(end.stderr, /No campaign of cupboard is open/);
    assert.equal((await shown())?.state, 'open');
  });
});
