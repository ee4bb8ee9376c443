import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import { Campus, leaseMs } from './support/campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

/** A morning: one new lesson, one that moved, two that changed places, one that went. */
async function morning(): Promise<Campus> {
  const campus = await Campus.open({ year: emptyYear });
  for (const [index, start] of ['09', '10', '11', '12'].entries()) {
    campus.cmis.insertSlot(setId, slot(index + 1, `${start}:00`, `${start}:50`));
  }
  await campus.queue()();
  campus.cmis.insertSlot(setId, slot(5, '14:00', '15:00'));
  campus.cmis.updateSlot({ setId, slotId: 1 }, { roomId: 'R2' });
  campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '11:00', finish: '11:50' });
  campus.cmis.updateSlot({ setId, slotId: 3 }, { start: '10:00', finish: '10:50' });
  campus.cmis.deleteSlot({ setId, slotId: 4 });
  campus.echo360.reset();
  return campus;
}

const after = [
  'Lesson 1 R2 2026-11-24 09:00-09:50',
  'Lesson 2 R1 2026-11-24 11:00-11:50',
  'Lesson 3 R1 2026-11-24 10:00-10:50',
  'Lesson 5 R1 2026-11-24 14:00-15:00',
];

/** Requests that took effect, each as often as it did. */
function effects(campus: Campus): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path, status } of campus.echo360.requests.entries()) {
    if (method === 'GET' || !path.includes('/v2/schedules') || typeof status !== 'number' || status >= 300) continue;
    const what = method === 'POST' ? 'POST' : `${method} ${path.split('/').at(-1)}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/**
 * Where the process is killed: at requests of the state store, in front of and behind each, so between any two of them
 * or of Echo360's.
 */
const requestsOfARun = 40;

describe('a run that is killed', () => {
  for (const [moment, first] of [
    ['before', 2],
    ['after', 5],
  ] as const) {
    it(`is finished by the next, nothing lost and at most the request in doubt sent twice (killed ${moment} a state request)`, async () => {
      for (let at = first; at < requestsOfARun; at += 6) {
        const campus = await morning();
        try {
          const store = killedStore(campus.store, at, moment);
          await campus.queueUntilKilled(store);
          campus.clock.skip(leaseMs + 1);
          let result = await campus.queue()();
          if (result.remains) result = await campus.queue()();
          assert.equal(result.status, 'succeeded', `killed at ${at}: ${result.message}`);
          assert.deepEqual(campus.recordings(), after, `killed at ${at}`);
          const counts = effects(campus);
          // Lesson 5, and one of the two that change places: no creation is ever repeated.
          assert.equal(counts['POST'], 2, `killed at ${at}: ${JSON.stringify(counts)}`);
          const repeated = Object.values(counts).reduce((sum, count) => sum + count, 0) - 6;
          assert.ok(repeated <= 1, `killed at ${at}: ${JSON.stringify(counts)}`);
          assert.ok(
            campus.queueRows().every(({ STATUS }) => STATUS === 'PROCESSED'),
            `killed at ${at}`,
          );
        } finally {
          await campus.close();
        }
      }
    });
  }
});

/** Long enough that the state store and CMIS date what follows later. */
const aMoment = 2_000;

describe('a lesson that another displaced', () => {
  for (const moment of ['before', 'after'] as const) {
    it(`comes back when the other leaves, also where the run died in between (killed ${moment} a state request)`, async () => {
      let removed = 0;
      for (let at = 1; at < requestsOfARun; at += 2) {
        const campus = await Campus.open({ year: emptyYear, config: { strategy: 'last-wins' } });
        try {
          campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
          await campus.queue()();
          campus.clock.skip(aMoment);
          campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00'));
          await campus.queueUntilKilled(killedStore(campus.store, at, moment));
          if (campus.recordings().length < 1 || !campus.recordings()[0]?.startsWith('Lesson 1')) removed += 1;
          campus.clock.skip(leaseMs + 1);
          campus.cmis.updateSlot({ setId, slotId: 2 }, { roomId: 'R2' });
          let result = await campus.queue()();
          if (result.remains) result = await campus.queue()();
          assert.equal(result.status, 'succeeded', `killed at ${at}: ${result.message}`);
          const both = ['Lesson 1 R1 2026-11-24 09:00-10:00', 'Lesson 2 R2 2026-11-24 09:00-10:00'];
          assert.deepEqual(campus.recordings(), both, `killed at ${at}`);
        } finally {
          await campus.close();
        }
      }
      assert.ok(removed > 0, 'some runs died after they had removed it');
    });
  }
});

describe('two processes at once', () => {
  it('one works, the other is told who does', async () => {
    const campus = await morning();
    try {
      const [first, second] = await Promise.all([campus.queue()(), campus.queue()()]);
      assert.deepEqual([first.status, second.status].sort(), ['skipped', 'succeeded']);
      assert.deepEqual(campus.recordings(), after);
      assert.equal(effects(campus)['POST'], 2);
    } finally {
      await campus.close();
    }
  });
});
