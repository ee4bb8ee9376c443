import assert from 'node:assert/strict';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { Operator } from './operator.ts';

/**
 * Incidents on the running sandbox, repaired from the command line alone: what `status` and `show` say of each is what
 * a person has to go by.
 */
describe('incidents, as `status` and `show` tell them', () => {
  let operator: Operator;
  const runOf = ({ text }: { readonly text: string }): string =>
    /\d{8}T\d{9}-\w{6}/.exec(text)?.[0] ?? assert.fail(text);
  const apply = (name: string) => operator.call('run', name, '--apply');
  before(async () => {
    operator = await Operator.open('2027-01-11T06:00:00Z');
  });
  after(() => operator.close());

  it('begin with everything in step', async () => {
    assert.match((await operator.call('status')).text, /There is no state at/, 'before the first run');
    assert.equal((await apply('lookup-gitlab')).code, 0);
    assert.equal((await operator.call('status', '--exit-code')).code % 4, 0);
  });

  it('Echo360 is down: aborted how often and since when, and which system', async () => {
    await operator.misbehave('Echo360', { kind: 'status', status: 503 });
    for (let minute = 0; minute < 3; minute++) assert.equal((await apply('echo360-queue')).code, 5);
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 1);
    assert.match(status.text, /! echo360-queue was aborted 3 times since .*echo360.* 503/i);
    assert.match((await operator.call('show', runOf(status))).text, /aborted: .*echo360.*503/i);
    await operator.heal('Echo360');
    await apply('echo360-queue');
    assert.doesNotMatch((await operator.call('status')).text, /aborted/);
  });

  it('a secret is wrong: the key and where it is kept; the corrected file counts from the next run', async () => {
    const correct = operator.spoil('gitlab-token', 'wrong-token');
    assert.equal((await apply('lookup-gitlab')).code, 1);
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 1);
    assert.match(status.text, /! lookup-gitlab failed at .*gitlab/i);
    const shown = await operator.call(
      'show',
      runOf({ text: status.text.slice(status.text.indexOf('! lookup-gitlab')) }),
    );
    assert.match(shown.text, /lookup-gitlab uses upstreams\.gitlab\.token \(file:\/\/\S*gitlab-token\)/);
    assert.doesNotMatch(status.text + shown.text, /wrong-token/);
    correct();
    assert.equal((await apply('lookup-gitlab')).code, 0);
    assert.doesNotMatch((await operator.call('status')).text, /lookup-gitlab failed/);
  });

  it('Lookup answers a page of HTML, and then nobody: nothing is concluded', async () => {
    for (const kind of ['html', 'empty']) {
      await operator.misbehave('Lookup', { kind });
      const run = await apply('lookup-gitlab');
      assert.notEqual(run.code, 0, run.text);
      const status = await operator.call('status');
      const said = status.text.slice(status.text.search(/lookup-gitlab (failed|was aborted)/));
      assert.match(said, /^lookup-gitlab (failed|was aborted) .*lookup/i, kind);
      const shown = await operator.call('show', runOf({ text: said }));
      assert.match(shown.text, /(failed|aborted): .*lookup/i, kind);
      assert.doesNotMatch(shown.text, /<html|<!doctype/i, kind);
      await operator.heal('Lookup');
    }
    assert.equal((await apply('lookup-gitlab')).code, 0);
  });

  it('more people leave than a day allows: the plan waits, is shown, approved, taken back and approved', async () => {
    await operator.change();
    operator.env = { ...operator.env, LOCKSTEP__FUNCTIONS__LOOKUP_GITLAB__LIMITS__TOTAL__CAP: '0' };
    assert.equal((await apply('lookup-gitlab')).code, 4);
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 4, status.text);
    assert.match(status.text, /\? A plan of lookup-gitlab was stopped by a limit/);
    const runId = /lockstep approve lookup-gitlab (\S+)/.exec(status.text)?.[1] ?? assert.fail(status.text);
    assert.match((await operator.call('show', runId)).text, /over the limit of total: 2 planned.*nothing was written/);
    assert.equal((await operator.call('approve', 'lookup-gitlab', runId)).code, 0);
    assert.equal((await operator.call('approve', 'lookup-gitlab', '--withdraw')).code, 0);
    assert.equal((await apply('lookup-gitlab')).code, 4, 'still stopped');
    await operator.call('approve', 'lookup-gitlab', runId);
    assert.equal((await apply('lookup-gitlab')).code, 0);
    assert.doesNotMatch((await operator.call('status')).text, /stopped by a limit/);
  });

  it('a presenter has no account: which message failed, who is meant, and what sends it again', async () => {
    await operator.turn('presenter-without-account', 'break');
    const run = await apply('echo360-queue');
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 4, status.text);
    assert.match(status.text, /\? \d+ notifications? ha(s|ve) failed: .*Since .*lockstep retry cmis-echo360 --all/);
    assert.match(status.text, /Some changes of echo360-queue failed/);
    const shown = await operator.call('show', runOf(run));
    assert.match(shown.text, /failed: .*new\.comer@example\.ac\.uk needs an Echo360 account; then retry/);
    await operator.turn('presenter-without-account', 'undo');
    assert.equal((await operator.call('retry', 'cmis-echo360', '--all')).code, 0);
    assert.equal((await apply('echo360-queue')).code, 0);
    assert.doesNotMatch((await operator.call('status')).text, /failed/);
  });

  it('two lessons are put into one room: that both are not recorded, since when, and whom to ask', async () => {
    const inConflict = (text: string): number => Number(/\? (\d+) rooms?'s? days? ha/.exec(text)?.[1] ?? 0);
    const before = inConflict((await operator.call('status')).text);
    await operator.turn('double-booking', 'break');
    const run = await apply('echo360-queue');
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 4, status.text);
    assert.match(status.text, /\? \d+ rooms?'s? days? ha(s|ve) lessons that are not recorded: two overlap, .*Since/);
    assert.ok(inConflict(status.text) > before);
    const command = /lockstep (view cmis-echo360 in-conflict)/.exec(status.text)?.[1] ?? assert.fail(status.text);
    const named = await operator.call(...command.split(' '));
    assert.match(named.text, /@example\.ac\.uk/, 'whom to ask');
    assert.match((await operator.call('show', runOf(run))).text, /overlaps/);
    await operator.turn('double-booking', 'undo');
    assert.equal((await apply('echo360-queue')).code, 0);
    assert.equal(inConflict((await operator.call('status')).text), before);
  });

  it('300 recordings and more are taken off at once: not one recording goes before a person has said so', async () => {
    const before = await operator.recordings();
    assert.match(await operator.turn('many-deletions', 'break'), /takes \d+ slots off/);
    assert.equal((await apply('echo360-queue')).code, 4);
    assert.equal(await operator.recordings(), before);
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 4, status.text);
    const runId = /lockstep approve echo360-queue (\S+)/.exec(status.text)?.[1] ?? assert.fail(status.text);
    const shown = (await operator.call('show', runId)).text;
    const planned = Number(/over the limit of delete: (\d+) planned/.exec(shown)?.[1]);
    assert.ok(planned >= 300, shown.slice(0, 500));
    assert.match(shown, /only 100 of \d+ are allowed.*nothing was written/);
    assert.equal(shown.match(/undecided/g), null, 'a plan that waits is no plan that died');
    assert.equal((await operator.call('approve', 'echo360-queue', runId)).code, 0);
    assert.equal((await apply('echo360-queue')).code, 0);
    assert.equal(await operator.recordings(), before - planned);
    assert.doesNotMatch((await operator.call('status')).text, /stopped by a limit/);
    await operator.turn('many-deletions', 'undo');
    assert.equal((await apply('echo360-queue')).code, 0);
    assert.equal(await operator.recordings(), before, 'and they come back');
  });

  it("GitLab's token is no administrator's any more: refused at once, and what to correct where", async () => {
    await operator.turn('gitlab-no-administrator', 'break');
    assert.equal((await apply('lookup-gitlab')).code, 1);
    const status = await operator.call('status', '--exit-code');
    assert.equal(status.code, 1);
    const said = status.text.slice(status.text.indexOf('! lookup-gitlab'));
    assert.match(said, /^! lookup-gitlab failed at .*(403|administrator)/i);
    const shown = await operator.call('show', runOf({ text: said }));
    assert.match(shown.text, /administrator|403/i);
    assert.match(shown.text, /upstreams\.gitlab\.token \(file:\/\/\S*gitlab-token\)/);
    await operator.turn('gitlab-no-administrator', 'undo');
    assert.equal((await apply('lookup-gitlab')).code, 0);
    assert.doesNotMatch((await operator.call('status')).text, /lookup-gitlab failed/);
  });

  it('a process is killed, and the one that took over as well: dead at once, and when the next goes on', async () => {
    const before = await operator.recordings();
    await operator.change();
    for (const which of ['first', 'second']) {
      await operator.misbehave('Echo360', { kind: 'slow', ms: 5_000 });
      const victim = operator.process('echo360-queue');
      await victim.reaches(operator.until('status', /echo360-queue apply running/), `the ${which} run is under way`);
      victim.send('SIGKILL');
      await victim.ended;
      await operator.heal('Echo360');
      const status = (await operator.call('status')).text;
      assert.match(status, /echo360-queue apply run died/, which);
      assert.match(
        status,
        /Run \S+ of echo360-queue on \S+ is dead: its process is gone, .*\. The next run after \S+ takes over by itself/,
        which,
      );
      const early = await apply('echo360-queue');
      assert.match(early.text, /skipped: .*is dead: its process is gone\. The next run after .* takes over/, which);
      // Longer than an attempt of a request, and far shorter than the lease.
      operator.shift.ms += 31_000;
    }
    const last = await apply('echo360-queue');
    assert.equal(last.code, 0, last.text);
    const status = (await operator.call('status')).text;
    assert.doesNotMatch(status, /died|is dead/);
    const died = (await operator.call('runs', 'echo360-queue', '--status', 'aborted')).text;
    const ended = [...died.matchAll(/(\d{8}T\d{9}-\w{6})\s+(?:(?!\d{8}T).)*ended without a word/g)].map(
      ([, id]) => id ?? '',
    );
    assert.equal(ended.length, 2, died);
    for (const id of ended)
      assert.match(
        (await operator.call('show', id)).text,
        /aborted: The process ended without a word\. Run \S+ took over/,
      );
    const after = await operator.recordings();
    assert.notEqual(after, before, 'one lesson is cancelled');
    assert.match((await apply('echo360-refresh')).text, /succeeded/);
    assert.equal((await apply('echo360-queue')).code, 0);
    assert.equal(await operator.recordings(), after, 'nothing was lost, and nothing is there twice');
  });

  it('the state is locked, lost, or not ours: said so, and nothing is made in its place', async () => {
    const aside = `${operator.stateFile}.aside`;
    const run = runOf(await operator.call('runs', 'lookup-gitlab'));
    const statusAndShow = async () => [await operator.call('status'), await operator.call('show', run)];
    const lock = new DatabaseSync(operator.stateFile);
    lock.exec('BEGIN EXCLUSIVE');
    const locked = await statusAndShow();
    lock.exec('ROLLBACK');
    lock.close();
    for (const { code, text } of locked) {
      assert.equal(code, 5, text);
      assert.match(text, /locked|busy|another process/i);
      assert.doesNotMatch(text, /defect in Lockstep/);
    }
    copyFileSync(operator.stateFile, aside);
    renameSync(operator.stateFile, `${operator.stateFile}.lost`);
    for (const { text } of await statusAndShow()) assert.match(text, /no state at .*restore the backup/i);
    writeFileSync(operator.stateFile, 'this is no database, and never was one');
    for (const { code, text } of await statusAndShow()) {
      assert.equal(code, 1);
      assert.match(text, /state\.sqlite/);
      assert.doesNotMatch(text, /defect in Lockstep/);
    }
    renameSync(aside, operator.stateFile);
    assert.equal((await operator.call('status')).code, 0);
  });

  it('the configuration is wrong: every fault at once, and nothing is started', async () => {
    operator.env = { ...operator.env, LOCKSTEP__FUNCTIONS__LOOKUP_GITLAB__MODE: 'aply', LOCKSTEP__ENVIRONMENT: 'prod' };
    for (const command of [['status'], ['show', '20270111T060000000-000000']]) {
      const refused = await operator.call(...command);
      assert.equal(refused.code, 1);
      assert.match(refused.text, /2 problems.*environment.*lookup-gitlab\.mode/);
    }
    operator.env = { COLUMNS: '400' };
    assert.equal((await operator.call('config', 'check', '--secrets')).code, 0);
  });
});
