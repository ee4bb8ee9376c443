import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { syncs } from '#functions/index.ts';
import { parseModerationMark } from '#functions/lookup-gitlab/block/moderation-mark.ts';
import { type BlockRecord, blocks } from '#functions/lookup-gitlab/blocks.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import type { Change } from '#shared/core/change.ts';
import { functionsOf, queriesOf, runsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

/**
 * What every function that is run plans on the sandbox, and plans again a minute later while nothing has changed. The
 * functions are those of the descriptors: one that is added is asked too, and has to have planned something here.
 */
describe('the keys of what every function plans', { timeout: 600_000 }, () => {
  const shift = { ms: Date.parse('2027-03-01T06:00:00Z') - Date.now() };
  const clock = { ...systemClock, now: () => systemClock.now() + shift.ms };
  const runs = runsOf(functionsOf(syncs));
  /** What a function cannot be planned without. */
  const parameters = new Map<string, object>([['lookup-gitlab-let-back', { accounts: ['nobody-yet'] }]]);
  const planned = new Map(runs.map(({ name }) => [name, 0]));
  const others: string[] = [];
  let sandbox: SandboxInstallation;
  const installations: Installation[] = [];

  /** An installation on the sandbox's systems that knows nothing of them yet. */
  const opened = async (settings: Readonly<Record<string, object>> = {}): Promise<Installation> => {
    const functions = Object.entries(sandbox.config.functions).map(([name, own]) => [
      name,
      Object.assign({}, own, settings[name]),
    ]);
    const state = new MemoryState({ queries: queriesOf(syncs), now: () => clock.now() });
    const installation = await openInstallation(
      { syncs, openStore: async () => state.open() },
      { ...sandbox.config, functions: Object.fromEntries(functions) },
      { ...processSurroundings(process), clock, readFile: (path: string) => readFile(path, 'utf8') },
      { level: 'error', logForm: 'readable', colour: false },
    );
    installations.push(installation);
    return installation;
  };
  before(async () => {
    const scenes = syncs.flatMap(({ name, scene }) => {
      if (scene === undefined) return [];
      return [name === 'cmis-echo360' ? recordingScene(now => seededTimetable(now, 1)) : scene()];
    });
    sandbox = await startSandbox(clock, await Promise.all(scenes));
  });
  after(async () => {
    for (const installation of installations) await installation.close();
    await sandbox?.close();
  });

  const plannedBy = async (installation: Installation, name: string): Promise<readonly Change[]> => {
    const changes: Change[] = [];
    const { runnable } = await installation.open(name);
    const onPlan = (all: readonly Change[]): void => void changes.push(...all);
    const asked = { trigger: 'person', by: 'somebody', mode: 'dry-run', parameters: parameters.get(name) } as const;
    const { status, message } = await runnable.run(installation.runParts(name, { onPlan }), asked);
    assert.equal(status, 'succeeded', `${name}: ${message}`);
    return changes;
  };
  const applied = async (installation: Installation, name: string): Promise<void> => {
    const { runnable } = await installation.open(name);
    const { status, message } = await runnable.run(installation.runParts(name), { trigger: 'scheduler', by: 'test' });
    assert.match(status, /^(succeeded|partial)$/, `${name}: ${message}`);
  };
  const comparePlans = async (installation: Installation, names: readonly string[]): Promise<void> => {
    const plans = new Map<string, readonly Change[]>();
    for (const name of names) plans.set(name, await plannedBy(installation, name));
    shift.ms += 61_000;
    for (const [name, plan] of plans) {
      // What a minute makes due is in the later plan alone; nothing is taken off by it here.
      const later = new Set((await plannedBy(installation, name)).map(({ key }) => key));
      const gone = plan.filter(({ key }) => !later.has(key));
      others.push(...gone.map(({ kind, title, from, to }) => `${name}, ${kind} ${title}: ${from} → ${to}`));
      planned.set(name, (planned.get(name) ?? 0) + plan.length);
    }
  };
  const inPhase = async (installation: Installation, phase: BlockRecord['phase']): Promise<readonly BlockRecord[]> => {
    const { entries } = await collectionOn(installation.store, blocks).query('inPhase', { phase }, { limit: 100 });
    return entries.map(({ value }) => value);
  };

  it('hold no time, whichever function it is', async t => {
    // A few days of lessons are enough.
    const bookings = { window: { daysAhead: 5 } };
    const installation = await opened({ 'essm-bookings': bookings });
    const { configured } = installation;
    await comparePlans(installation, configured);
    // What is left out has its work before it then.
    const later = new Set(['essm-roombookings', 'item-queue', 'digest']);
    for (const name of configured) if (!later.has(name)) await applied(installation, name);
    await sandbox.change();
    // Two lessons in one room are something to write a mail of.
    await applied(installation, 'echo360-queue');
    const blocked = await inPhase(installation, 'blocked');
    parameters.set('lookup-gitlab-let-back', { accounts: blocked.map(({ username }) => username) });
    await comparePlans(installation, [...configured, 'lookup-gitlab-let-back']);

    // With the state lost, all that is there was made by somebody who knew how we make it.
    const formerAccounts = [...new Set(blocked.flatMap(({ mark }) => parseModerationMark(mark)?.userId ?? []))];
    const lost = await opened({
      'lookup-gitlab': { formerAccounts },
      'essm-bookings': { ...bookings, adopt: { references: [], createdBy: ['lockstep'] } },
    });
    const adopts = runs.flatMap(({ name, kind }) => (kind === 'by-hand' ? [name] : []));
    await comparePlans(lost, adopts);

    assert.deepEqual(others, []);
    t.diagnostic([...planned].map(([name, count]) => `${name} ${count}`).join(', '));
    assert.deepEqual(
      [...planned].filter(([, count]) => count === 0),
      [],
      'every function has to have planned something here',
    );
  });
});
