import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { scene as rooms } from '#functions/essm/sandbox/scene.ts';
import { syncs } from '#functions/index.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { openStore } from '#functions/open-store.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { gitlabOnStage } from '#sandbox/gitlab/on-stage.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { askable, endsToldBySystems } from '#shared/installation/credential-ends.ts';
import { examine } from '#shared/installation/doctor/examine.ts';
import { reach } from '#shared/installation/doctor/reach.ts';
import { serveFunction } from '#shared/installation/http/function-handler.ts';
import { logEndOfRun } from '#shared/installation/log-end-of-run.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { credentialEnds } from '#shared/state/collections/credential-ends.ts';

const day = 24 * 3_600_000;

describe('doctor on the stand-ins', { timeout: 300_000 }, () => {
  let sandbox: SandboxInstallation;
  let installation: Installation;
  let gitlab: Awaited<ReturnType<typeof gitlabOnStage>>['gitlab'];
  const parts = {
    syncs,
    openStore: ({ state }: Installation['config'], around: Parameters<typeof openStore>[1]) => openStore(state, around),
  };
  const withAccounts: typeof people = async stage => {
    ({ gitlab } = await gitlabOnStage(stage));
    return await people(stage);
  };
  before(async () => {
    sandbox = await startSandbox(systemClock, [recordingScene(seededTimetable), rooms, withAccounts]);
    installation = await openInstallation(parts, sandbox.config, processSurroundings(process), {
      level: 'error',
      logForm: 'readable',
    });
  });
  after(async () => {
    await installation.close();
    await sandbox.close();
  });

  it('asks every system what the functions ask of it, and finds it as assumed', async () => {
    const findings = await examine(installation, { now: () => Date.now(), reach });
    const answers = findings.filter(({ about }) => about === 'answers');
    assert.deepEqual(
      answers.filter(({ isGood }) => !isGood).map(({ says }) => says),
      [],
    );
    const asked = new Set(answers.map(({ says }) => says.split(':')[0]));
    assert.deepEqual(
      [...asked].toSorted(),
      ['booker', 'bookerTarget', 'cmis', 'echo360', 'gitlab', 'lookup', 'termtime', 'termtimeTarget'].filter(
        name => asked.has(name) || installation.config.upstreams[name] !== undefined,
      ),
    );
    assert.ok(asked.size >= 6, [...asked].join());
    assert.ok(findings.some(({ says }) => says === 'Our credential for gitlab has no end.'));
  });

  it('has a probe for every system but what is only configuration', () => {
    const systems = new Set(syncs.flatMap(({ functions }) => functions.flatMap(each => Object.keys(each.systems))));
    const probed = new Set(syncs.flatMap(({ probes }) => Object.keys(probes)));
    // `items` says which group of GitLab's is read, by GitLab's own connection.
    assert.deepEqual(
      [...systems].filter(name => !probed.has(name)),
      ['items'],
    );
  });

  it('asks a system once a day when our credential for it ends, and remembers what it said', async () => {
    const now = Date.parse('2026-11-27T12:00:00Z');
    let asked = 0;
    let answer: string | null | Error = '2026-12-10';
    const counting: Installation = {
      ...installation,
      syncs: syncs.map(sync => ({
        ...sync,
        credentialEnds: Object.fromEntries(
          Object.keys(sync.credentialEnds).map(system => [
            system,
            async () => {
              asked += 1;
              if (answer instanceof Error) throw answer;
              return answer;
            },
          ]),
        ),
      })),
    };
    assert.deepEqual(
      askable(counting, 'lookup-gitlab').map(([system]) => system),
      ['gitlab'],
    );
    assert.deepEqual(await endsToldBySystems(counting, 'lookup-gitlab', now), [Date.parse('2026-12-10')]);
    answer = '2027-12-10';
    assert.deepEqual(await endsToldBySystems(counting, 'lookup-gitlab', now + day / 2), [Date.parse('2026-12-10')]);
    assert.equal(asked, 1);
    assert.deepEqual(await endsToldBySystems(counting, 'lookup-gitlab', now + day), [Date.parse('2027-12-10')]);
    answer = new Error('GitLab is down');
    assert.deepEqual(await endsToldBySystems(counting, 'lookup-gitlab', now + 2 * day), [Date.parse('2027-12-10')]);
    assert.equal((await collectionOn(installation.store, credentialEnds).get('gitlab'))?.value.day, '2027-12-10');
    assert.deepEqual(await endsToldBySystems(counting, 'echo360-queue', now + 2 * day), []);
    assert.equal(asked, 3);
  });

  it('ends a run whose token GitLab says ends soon with the line that an alert counts', async () => {
    await installation.store.commit(undefined, [collectionOn(installation.store, credentialEnds).remove('gitlab')]);
    const lines: unknown[] = [];
    const stdout = {
      write: (text: string) => void lines.push(JSON.parse(text)),
      isTTY: false,
      columns: undefined,
    };
    const cloud = await openInstallation(
      parts,
      sandbox.config,
      { ...processSurroundings(process), stdout },
      { level: 'info', logForm: 'cloud' },
    );
    try {
      const lineOfRun = async (tokenEnds: string | null): Promise<Record<string, unknown>> => {
        gitlab.directory.tokenEnds = tokenEnds;
        lines.length = 0;
        const { tick } = await serveFunction(cloud, 'lookup-gitlab', {
          callerOf: () => ({ trigger: 'scheduler', by: 'lookup-gitlab' }),
          onResult: (result, { trace }) => logEndOfRun(cloud, () => Date.now(), result, trace),
        });
        await tick?.('lookup-gitlab');
        const runs = z.array(z.record(z.string(), z.unknown())).parse(lines);
        return runs.find(({ event }) => event === 'run') ?? {};
      };
      const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);
      // Each signal of Terraform's is one field of that line (terraform/modules/signals), which the alerts' test holds.
      const signals = readFileSync('terraform/modules/signals/main.tf', 'utf8');
      assert.match(signals, /credential-expiring = \{\n\s+field\s+= \{ credentialExpiring = "yes" \}/);
      assert.equal((await lineOfRun(inDays(20)))['credentialExpiring'], 'yes');
      await cloud.store.commit(undefined, [collectionOn(cloud.store, credentialEnds).remove('gitlab')]);
      assert.equal((await lineOfRun(inDays(90)))['credentialExpiring'], 'no');
    } finally {
      await cloud.close();
    }
  });
});
