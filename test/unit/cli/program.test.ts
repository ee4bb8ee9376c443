import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UnavailableError } from '#shared/core/errors.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { runtimeQueries } from '#test/simulation/runtime/support/bench-parts.ts';
import { ShelfCli } from './support/shelf-cli.ts';

const hour = 3_600_000;

describe('the command line', () => {
  let cli: ShelfCli;
  beforeEach(() => {
    cli = new ShelfCli();
    cli.shelves.put({ dune: 'A1', emma: 'B2', ulysses: 'C3' });
  });
  afterEach(() => cli.remove());

  it('only plans without --apply, and shows the same plan before it applies', async () => {
    const dry = await cli.call('run', 'shelf');
    assert.equal(dry.code, 0);
    assert.deepEqual(cli.shelves.written, []);
    const applied = await cli.call('run', 'shelf', '--apply');
    assert.equal(applied.code, 0);
    assert.ok(cli.shelves.inStep());
    const plan = (text: string): string => text.slice(0, text.indexOf('\n\nshelf succeeded'));
    assert.match(plan(dry.stdout), /^shelf → the other shelf: 3 create\n\ncreate: 3\n/);
    assert.equal(plan(applied.stdout), plan(dry.stdout));
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const { stdout, code } = await cli.call('run', 'shelf', '--apply', '--json');
    assert.equal(code, 0);
    const document = JSON.parse(stdout);
    assert.equal(document.status, 'succeeded');
    assert.equal(document.changes.length, 3);
    assert.deepEqual(document.changes[0].outcome, { status: 'done', reason: '' });
    for (const command of [
      ['status'],
      ['runs', 'shelf'],
      ['show', document.runId],
      ['config', 'check'],
      ['plan', 'shelf'],
    ]) {
      JSON.parse((await cli.call(...command, '--json')).stdout);
    }
    const refused = await cli.call('run', 'nothing', '--json');
    assert.match(JSON.parse(refused.stdout).error, /There is no function nothing/);
  });

  it('tells the endings apart by exit code', async () => {
    cli.shelves.outcome = id =>
      id === 'dune' ? { status: 'failed', reason: 'the book is lost' } : { status: 'done', reason: '' };
    const partial = await cli.call('run', 'shelf', '--apply');
    assert.equal(partial.code, 3);
    assert.match(partial.stdout, /1 change failed\n.*\n {2}create {2}book dune {2}the book is lost/);

    cli.shelves.source.clear();
    const blocked = await cli.call('run', 'shelf', '--apply');
    assert.equal(blocked.code, 4);
    assert.match(blocked.stdout, /shelf blocked: .*\n.*\n {2}lockstep approve shelf \S+\n/);

    await cli.call('pause', 'shelf', '--why', 'stocktaking');
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 6);
    await cli.call('resume', 'shelf');

    cli.env = { LOCKSTEP__FUNCTIONS__SHELF__MODE: 'dry-run' };
    const refused = await cli.call('run', 'shelf', '--apply');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /configured as dry-run/);
    assert.match(refused.stderr, /does\s+not name what may be written to/);
    assert.equal((await cli.call('run', 'cupboard')).code, 1);
    assert.equal((await cli.call('bogus')).code, 2);
    assert.equal((await cli.call('pause', 'shelf')).code, 2);
    assert.equal((await cli.call('--help')).code, 0);
  });

  it('lets a person approve what a limit stopped, once', async () => {
    await cli.call('run', 'shelf', '--apply');
    cli.shelves.source.clear();
    cli.clock.advance(hour);
    const blocked = JSON.parse((await cli.call('run', 'shelf', '--apply', '--json')).stdout);
    assert.match((await cli.call('status')).stdout, new RegExp(`lockstep approve shelf ${blocked.runId}`));
    assert.equal((await cli.call('approve', 'shelf', blocked.runId)).code, 0);
    assert.match((await cli.call('status')).stdout, /librarian@desk approved run/);
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 0);
    assert.deepEqual([...cli.shelves.target], []);
    assert.equal((await cli.call('approve', 'shelf', 'no-such-run')).code, 2);
  });

  it('shows what is paused and why, and how to go on', async () => {
    await cli.call('pause', 'shelf', '--why', 'the cellar is flooded');
    const { stdout } = await cli.call('status');
    assert.match(stdout, /^Shelves \(alpha\), staging; owner The Librarian; shelves@example\.ac\.uk\n/);
    assert.match(
      stdout,
      /shelf was paused by librarian@desk at 20:30: the cellar is flooded\n {6}lockstep resume shelf/,
    );
  });

  it('shows a run at work, and starts no second one beside it', async () => {
    const during: { status?: string; second?: number; message?: string } = {};
    cli.shelves.beforeEach = async id => {
      if (id !== 'emma') return;
      during.status = (await cli.call('status')).stdout;
      const { code, stdout } = await cli.call('run', 'shelf', '--apply');
      during.second = code;
      during.message = stdout;
    };
    assert.equal((await cli.call('run', 'shelf', '--apply')).code, 0);
    assert.match(during.status ?? '', /shelf +apply +running/);
    assert.equal(during.second, 6);
    assert.match(during.message ?? '', /shelf skipped: Run \S+ on librarian@desk is at work since/);
  });

  it('lists runs and shows one with its outcomes in every form', async () => {
    await cli.call('run', 'shelf', '--apply');
    const [run] = JSON.parse((await cli.call('runs', 'shelf', '--json')).stdout);
    assert.match((await cli.call('runs', 'shelf')).stdout, new RegExp(`${run.runId} .*succeeded`));
    assert.match((await cli.call('show', run.runId)).stdout, /create: 3\n {2}What +.*Outcome\n {2}book dune .* done\n/);
    assert.match((await cli.call('show', run.runId, '--format', 'csv')).stdout, /change,create,dune,.*,done,/);
    assert.match((await cli.call('show', run.runId, '--format', 'markdown')).stdout, /^# shelf → the other shelf\n/);
    assert.match((await cli.call('runs', 'shelf', '--status', 'failed')).stdout, /has no such runs/);
    assert.equal((await cli.call('runs', 'shelf', '-n', '0')).code, 2);
  });

  it('exports the run state before it repairs anything, and leaves a living run alone', async () => {
    await cli.call('run', 'shelf', '--apply');
    cli.shelves.put({ ivanhoe: 'D4' });
    let during: Awaited<ReturnType<ShelfCli['call']>> | undefined;
    cli.shelves.beforeEach = async () => {
      during = await cli.call('repair', 'shelf', '--abandon-run');
    };
    await cli.call('run', 'shelf', '--apply');
    assert.equal(during?.code, 2);
    assert.match(during?.stderr ?? '', /is alive, so nothing was touched/);

    const repaired = await cli.call('repair', 'shelf', '--clear-run-state', '--export', 'before.json');
    assert.equal(repaired.code, 0);
    const exported = JSON.parse(readFileSync(join(cli.folder, 'before.json'), 'utf8'));
    assert.equal(exported.control.lastRun.status, 'succeeded');
    assert.equal(
      (await cli.call('repair', 'shelf', '--clear-run-state', '--export', 'before.json')).code,
      2,
      'never overwrites',
    );
    assert.equal((await cli.call('repair', 'shelf')).code, 0);
    assert.ok(readdirSync(cli.folder).some(name => name.startsWith('lockstep-repair-shelf-2026')));
    assert.equal((await cli.call('repair', 'shelf', '--abandon-run', '--clear-run-state')).code, 2);
  });

  it('offers what a sync declares that people may do, by its own words and parameters', async () => {
    assert.match(
      (await cli.call('retry', 'lost-1')).stdout,
      /lost-1-retry-1\n\n1 notices will be sent again by the next run of shelf/,
    );
    assert.deepEqual(JSON.parse((await cli.call('retry', '--all', '--json')).stdout).table.rows, [
      { id: 'lost-2-retry-1' },
    ]);
    assert.match((await cli.call('retry', 'shelves', '--all')).stdout, /^0 notices/, 'the sync may be named');
    for (const wrong of [[], ['lost-2'], ['lost-1', '--all'], ['x', '--of', 'cupboard']]) {
      const { code } = await cli.call('retry', ...wrong);
      assert.ok(code !== 0, wrong.join(' '));
    }
  });

  it('shows first what a function by hand would do, and records who let it', async () => {
    const shown = await cli.call('inventory', 'shelves');
    assert.match(shown.stdout, /3 create(.*\n)+ *To carry it out: lockstep inventory shelves --apply/);
    assert.deepEqual(cli.shelves.written, []);
    assert.equal((await cli.call('inventory', '--apply')).code, 0);
    assert.ok(cli.shelves.inStep());
  });

  it('shows what a sync knows, page by page, and what mends what waits for a person', async () => {
    await cli.call('pause', 'shelf', '--why', 'stock-taking');
    await cli.call('resume', 'shelf');
    assert.match(
      (await cli.call('view', 'shelves')).stdout,
      /Runs of the shelf \(runs\)\n {2}All there were\.\n {2}nothing/,
    );
    for (let run = 0; run < 3; run++) await cli.call('run', 'shelf');
    const { stdout } = await cli.call('view', 'shelves', 'runs', '-n', '2');
    assert.match(stdout, /3 runs want to be looked at\. Since 20:30\.\n {6}lockstep retry shelves --all\n/);
    const rest = / {2}More: lockstep (view shelves runs --after) '(.+)'/.exec(stdout);
    const more = await cli.call(...(rest?.[1]?.split(' ') ?? []), rest?.[2] ?? '');
    assert.match(more.stdout, /\n {2}ended +when\n {2}succeeded {2}20:30\n+$/);
    const [view] = JSON.parse((await cli.call('view', '--json')).stdout).views;
    assert.equal(view.rows.length, 3);
    assert.equal(view.needsPerson.count, 3);
    for (const wrong of [['shelfs'], ['shelves', 'run'], ['shelves', '-n', '0']]) {
      assert.equal((await cli.call('view', ...wrong)).code, 2, wrong.join(' '));
    }
  });

  it('writes colours only to terminals that want them', async () => {
    const colour = '\u001b[';
    await cli.call('run', 'shelf');
    assert.ok(!(await cli.call('status')).stdout.includes(colour));
    cli.isTTY = true;
    assert.ok((await cli.call('status')).stdout.includes(colour));
    assert.ok(!(await cli.call('status', '--no-color')).stdout.includes(colour));
    cli.env = { NO_COLOR: '1' };
    assert.ok(!(await cli.call('status')).stdout.includes(colour));
  });

  it('keeps to the width of a narrow terminal', async () => {
    const tooWide = async (columns: number, ...command: readonly string[]): Promise<readonly string[]> => {
      cli.columns = columns;
      const { stdout } = await cli.call(...command);
      return stdout.split('\n').filter(line => [...line].length > columns);
    };
    cli.shelves.put({ 'a book with a very long title that no narrow terminal can show': 'E5' });
    await cli.call('run', 'shelf', '--apply');
    cli.shelves.source.clear();
    for (const command of [['plan', 'shelf'], ['run', 'shelf'], ['status'], ['runs', 'shelf'], ['config', 'check']]) {
      assert.deepEqual(await tooWide(60, ...command), [], command.join(' '));
    }
    const helped = [
      'run',
      'plan',
      'serve',
      'sandbox',
      'status',
      'runs',
      'show',
      'config',
      'pause',
      'approve',
      'retry',
      'repair',
    ];
    for (const name of helped) assert.deepEqual(await tooWide(80, name, '--help'), [], name);
    assert.deepEqual(await tooWide(80, '--help'), []);
  });

  it('says how far a run is where nobody watches a terminal', async () => {
    assert.match((await cli.call('run', 'shelf', '--apply')).stderr, /applying: 1 of 3\n/);
  });

  it('takes parameters as the function wants them', async () => {
    assert.equal((await cli.call('run', 'shelf', '--param', 'only=2026')).code, 0, 'text stays text');
    assert.equal((await cli.call('run', 'shelf', '--params', '{"only": "x"}')).code, 0);
    for (const wrong of [
      ['--param', 'onyl=x'],
      ['--param', 'only'],
      ['--params', '{'],
      ['--params', '[]'],
      ['--params', '{"only": 1}'],
    ]) {
      assert.equal((await cli.call('run', 'shelf', ...wrong)).code, 2, wrong.join(' '));
    }
  });

  it('shows a stack only for --debug', async () => {
    cli.shelves.beforeEach = () => {
      throw new Error('the shelf broke');
    };
    const { code, stdout, stderr } = await cli.call('run', 'shelf', '--apply');
    assert.equal(code, 1);
    assert.match(stdout, /the shelf broke/);
    assert.doesNotMatch(stderr, /\n +at /);
    assert.doesNotMatch((await cli.call('show', 'none')).stderr, /\n +at /);
    assert.match((await cli.call('show', 'none', '--debug')).stderr, /\n +at /);
  });

  it('says of wrong files and JSON what is wrong with them, never that Lockstep is', async () => {
    cli.shelves.put({ dune: 'A1' });
    await cli.call('run', 'shelf', '--apply');
    for (const file of ['there.json', join('no', 'such', 'folder.json')]) {
      await cli.call('repair', 'shelf', '--export', 'there.json');
      const { code, stderr } = await cli.call('repair', 'shelf', '--clear-run-state', '--export', file);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /cannot be exported to .*so nothing was touched/);
      assert.doesNotMatch(stderr, /defect/);
    }
    for (const params of [
      `${'['.repeat(400_000)}${']'.repeat(400_000)}`,
      `{"only": ${'['.repeat(99)}${']'.repeat(99)}}`,
    ]) {
      const { code, stderr } = await cli.call('plan', 'shelf', '--params', params);
      assert.equal(code, 2, stderr.slice(0, 200));
      assert.doesNotMatch(stderr, /defect/);
    }
  });

  it('says of a resume that there was nothing to resume, and takes an approval back', async () => {
    assert.match((await cli.call('resume', 'shelf')).stdout, /shelf is not paused, so nothing was changed/);
    assert.equal((await cli.call('approve', 'shelf')).code, 2);
    assert.equal((await cli.call('approve', 'shelf', '--withdraw')).code, 2, 'there is none');
  });

  it('shows a run that was promised as waiting', async () => {
    const store = openSqliteStore({
      file: join(cli.folder, 'state.sqlite'),
      queries: runtimeQueries,
      now: () => cli.clock.now(),
    });
    const parts = { store, now: () => cli.clock.now(), randomId: () => 'promised00000000', who: 'ab123' };
    const runId = await requestRun(parts, 'shelf', {});
    await store.close();
    const { code, stdout } = await cli.call('show', runId);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`asked for run ${runId} of shelf at 20:30\\. It is waiting: the next tick of shelf makes it`),
    );
    assert.match((await cli.call('status')).stdout, /waits for the next tick/);
    assert.equal((await cli.call('show', 'no-such-run')).code, 2);
  });

  it('lists what is undecided first, then what failed', async () => {
    for (let index = 100; index < 160; index++) cli.shelves.put({ [`b${index}`]: '1' });
    cli.shelves.outcome = id => ({ status: id === 'b158' ? 'failed' : 'done', reason: id === 'b158' ? 'torn' : '' });
    cli.shelves.beforeEach = id => {
      if (id === 'b159') throw new UnavailableError('down');
    };
    const { runId } = JSON.parse((await cli.call('run', 'shelf', '--apply', '--json')).stdout);
    const shown = (await cli.call('show', runId)).stdout.split('\n').filter(line => line.includes('book b'));
    assert.match(shown[0] ?? '', /b159 .*undecided/);
    assert.match(shown[1] ?? '', /b158 .*failed: torn/);
    assert.match(shown[2] ?? '', /b100 .*done/);
  });

  it('prints each example of its help once', async () => {
    for (const command of [
      'runs',
      'show',
      'run',
      'plan',
      'status',
      'approve',
      'repair',
      'serve',
      'view',
      'pause',
      'retry',
    ]) {
      const { stdout } = await cli.call(command, '--help');
      const examples = stdout.split('\n').filter(line => line.startsWith('  $ '));
      assert.ok(examples.length > 0, command);
      assert.equal(new Set(examples).size, examples.length, command);
      assert.equal([...stdout.matchAll(/^Examples?:/gm)].length, 1, command);
    }
  });

  it('checks the places that a configuration relies on', async () => {
    const none = await cli.call('config', 'check', '--secrets');
    assert.equal(none.code, 0, none.stderr);
    assert.match(none.stdout, /ok {2}state \(state\.sqlite\): there is no state yet/);
    const document = JSON.parse((await cli.call('config', 'check', '--secrets', '--json')).stdout);
    assert.deepEqual(document.places, [
      { key: 'state', place: 'state.sqlite', problem: null, note: 'there is no state yet; the first run makes it' },
    ]);
  });
});
