import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnavailableError } from '#shared/core/errors.ts';
import { pause } from '#shared/runtime/operations/pause-and-resume.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { ReportTime } from '#shared/runtime/sync.ts';
import { machine, person, tick } from './support/bench-parts.ts';
import { killedStore } from './support/killed-store.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

/** A shelf sync that keeps what it was asked to report, among what else happens. */
function reporting(shelves: Shelves, report: (when: ReportTime) => Promise<void> = async () => undefined) {
  const happened: string[] = [];
  const sync = shelfSync(shelves, {
    limits: { delete: { share: 0, floor: 0, cap: 0 } },
    intake: async () => {
      happened.push('intake');
      return 0;
    },
    report: async when => {
      happened.push(when.at === 'end' ? 'report' : `report of ${when.unreportedRunId ?? 'nobody else'}`);
      await report(when);
    },
  });
  return { sync, happened };
}

describe('what is done is reported to the source', () => {
  it('before the intake and after the rounds, also of a run that was blocked or paused', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1' });
    const { sync, happened } = reporting(shelves);
    await runSync(sync, parts(), tick);
    assert.deepEqual(happened.splice(0), ['report of nobody else', 'intake', 'report']);
    shelves.source.delete('a');
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked');
    assert.deepEqual(happened.splice(0), ['report of nobody else', 'intake', 'report']);
    const { clock } = machine();
    await pause({ store, now: () => clock.now(), randomId: () => 'x', who: 'operator' }, 'shelf', 'for a look');
    await runSync(sync, parts(), person);
    assert.ok(!happened.includes('report'));
  });

  it('when an upstream failed on the way, and that failure stays the ending of the run', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put({ a: '1' });
    shelves.beforeEach = () => {
      throw new UnavailableError('the other shelf is away');
    };
    const { sync, happened } = reporting(shelves, async when => {
      if (when.at === 'end') throw new UnavailableError('the source is away too');
    });
    const result = await runSync(sync, parts(), tick);
    assert.match(result.message, /the other shelf is away/);
    assert.deepEqual(happened.splice(0), ['report of nobody else', 'intake', 'report']);
    // What it could not report is named to the next run, until one could.
    const runId = result.runId;
    shelves.beforeEach = () => undefined;
    const well = reporting(shelves);
    await runSync(well.sync, parts(), tick);
    assert.deepEqual(well.happened.splice(0), [`report of ${runId}`, 'intake', 'report']);
    await runSync(well.sync, parts(), tick);
    assert.deepEqual(well.happened.splice(0), ['report of nobody else', 'intake', 'report']);
  });

  it('of a run that died by the next, by its id', async () => {
    let named = 0;
    for (let at = 3; at < 12; at++) {
      const { parts, store, clock } = machine();
      const shelves = new Shelves().put({ a: '1' });
      const dying = reporting(shelves, async when => {
        if (when.at === 'end') throw new Error('killed before this');
      });
      await runSync(dying.sync, parts({}, { store: killedStore(store, at, 'after') }), tick).catch(() => undefined);
      const didSomething = shelves.written.length > 0;
      clock.advance(121_000);
      const { sync, happened } = reporting(shelves);
      await runSync(sync, parts(), tick);
      if (didSomething) assert.match(happened[0] ?? '', /^report of \d/, `killed at ${at}`);
      if (didSomething) named += 1;
    }
    assert.ok(named > 0, 'no run was killed after its write');
  });
});
