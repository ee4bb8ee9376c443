import assert from 'node:assert/strict';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { Operator } from './operator.ts';

/** Incidents on the running sandbox, repaired from the command line alone: what `status` and `show` say of each is what a person has to go by. */
describe('incidents, as `status` and `show` tell them', () => {
  let operator: Operator;
  const runOf = ({ text }: { readonly text: string }): string =>
    /\d{8}T\d{9}-\w{6}/.exec(text)?.[0] ?? assert.fail(text);
  const apply = (name: string) => operator.call('run', name, '--apply');
  before(async () => {
    operator = await Operator.open();
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
      assert.match(status.text, /lookup-gitlab (failed|was aborted) .*lookup/i, kind);
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

  it('the state is locked, lost, or not ours: said so, and nothing is made in its place', async () => {
    const aside = `${operator.stateFile}.aside`;
    const lock = new DatabaseSync(operator.stateFile);
    lock.exec('BEGIN EXCLUSIVE');
    const locked = await operator.call('pause', 'lookup-gitlab', '--why', 'locked');
    lock.exec('ROLLBACK');
    lock.close();
    assert.notEqual(locked.code, 0);
    assert.match(locked.text, /locked|busy|another process/i);
    assert.doesNotMatch(locked.text, /defect in Lockstep/);
    copyFileSync(operator.stateFile, aside);
    renameSync(operator.stateFile, `${operator.stateFile}.lost`);
    assert.match((await operator.call('status')).text, /no state at .*restore the backup/i);
    writeFileSync(operator.stateFile, 'this is no database, and never was one');
    const corrupted = await operator.call('status');
    assert.equal(corrupted.code, 1);
    assert.doesNotMatch(corrupted.text, /defect in Lockstep/);
    renameSync(aside, operator.stateFile);
    assert.equal((await operator.call('status')).code, 0);
  });

  it('the configuration is wrong: every fault at once, and nothing is started', async () => {
    operator.env = { ...operator.env, LOCKSTEP__FUNCTIONS__LOOKUP_GITLAB__MODE: 'aply', LOCKSTEP__ENVIRONMENT: 'prod' };
    const check = await operator.call('status');
    assert.equal(check.code, 1);
    assert.match(check.text, /2 problems.*environment.*lookup-gitlab\.mode/);
    operator.env = { COLUMNS: '400' };
    assert.equal((await operator.call('config', 'check', '--secrets')).code, 0);
  });
});
