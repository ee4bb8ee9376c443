import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { after, describe, it } from 'node:test';
import { linuxProcesses } from '#shared/installation/linux-processes.ts';
import type { ProcessIdentity } from '#shared/runtime/lease/processes.ts';

const children: ChildProcess[] = [];

/** Another process that says who it is, and then waits. */
async function another(): Promise<{ readonly child: ChildProcess; readonly identity: ProcessIdentity }> {
  const code = `
    import { linuxProcesses } from ${JSON.stringify(new URL('../../../shared/installation/linux-processes.ts', import.meta.url).href)};
    process.send(linuxProcesses(process).own);
    process.on('message', () => undefined);
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  const [identity] = await once(child, 'message');
  return { child, identity };
}

describe('the processes of a Linux machine', { timeout: 120_000 }, () => {
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  if (platform() !== 'linux') {
    it('are not known elsewhere', () => {
      const processes = linuxProcesses(process);
      assert.equal(processes.own, undefined);
      assert.equal(processes.isGone({ machine: '', pid: 1, began: '' }), false);
    });
    return;
  }

  it('are told apart: one that lives, one that stands still, one that was killed', async () => {
    const { child, identity } = await another();
    const here = linuxProcesses(process);
    assert.equal(identity.machine, here.own?.machine);
    assert.equal(identity.pid, child.pid);
    assert.equal(here.isGone(identity), false);
    child.kill('SIGSTOP');
    assert.equal(here.isGone(identity), false, 'it may wake');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    assert.equal(here.isGone(identity), true);
  });

  it('are not mixed up: another one of the same id, one of another machine, this one itself', () => {
    const here = linuxProcesses(process);
    const own = here.own ?? assert.fail('this kernel tells nothing of its processes');
    assert.equal(here.isGone(own), false);
    assert.equal(here.isGone({ ...own, began: `${own.began}1` }), true, 'the id was given again');
    assert.equal(here.isGone({ ...own, machine: 'another', began: 'another' }), false);
    assert.equal(here.isGone({ ...own, machine: 'another', pid: 4_194_305 }), false);
  });

  it('of other users are not taken for gone: the first process of the machine', () => {
    const here = linuxProcesses(process);
    const own = here.own ?? assert.fail();
    const refused = linuxProcesses({
      pid: process.pid,
      kill: () => {
        throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
      },
    });
    // No such process is shown, as where another user's are hidden.
    assert.equal(refused.isGone({ ...own, pid: 4_194_305 }), false);
    assert.equal(here.isGone({ ...own, pid: 4_194_305 }), true);
  });
});
