import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { openStore } from '#functions/open-store.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { runCli } from '#shared/cli/program.ts';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { ShelfCli } from './support/shelf-cli.ts';

describe('lockstep sandbox on the made-up year', () => {
  it('syncs, follows the changes, tells what the targets hold, and leaves nothing behind', async () => {
    // Near the end of the teaching weeks, whatever today is: few lessons are left to record.
    const shift = Date.parse('2027-03-08T06:00:00Z') - Date.now();
    const clock = { ...systemClock, now: () => systemClock.now() + shift };
    let [stdout, stderr, configFile] = ['', '', ''];
    const output = (write: (text: string) => void): Output => ({ write, isTTY: false, columns: 100 });
    const out = output(text => {
      stdout += text;
    });
    const error = output(text => {
      stderr += text;
    });
    const cli = new ShelfCli();
    const surroundings: Surroundings = {
      ...cli.surroundings(['sandbox', '--once'], out, error),
      clock,
      readFile: async path => (await import('node:fs/promises')).readFile(path, 'utf8'),
    };
    const code = await runCli(
      {
        version: '0.0.0',
        schema: lockstepConfig,
        syncs,
        openStore: (config, parts) => openStore(config.state, parts),
        startSandbox: async parts => {
          const sandbox = await startSandbox(parts.clock, [recordingScene(now => seededTimetable(now, 1)), people]);
          configFile = sandbox.configFile;
          return sandbox;
        },
      },
      surroundings,
    );
    cli.remove();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /CMIS holds a made-up year/);
    assert.match(stdout, /First sync\n(.*\n)+echo360-queue succeeded: \d+ done/);
    assert.match(stdout, /Second sync\n(.*\n)+ {2}update +\d+/);
    assert.match(stdout, /Second sync\n(.*\n)+ {2}delete +\d+/);
    assert.match(stdout, /, moved\): \d{4}-\d\d-\d\d 20:00–21:00/);
    assert.match(stdout, /, cancelled\): no recording\./);
    assert.match(stdout, /lookup-gitlab succeeded: 2 done/);
    assert.ok(configFile !== '' && !existsSync(configFile));
  });
});
