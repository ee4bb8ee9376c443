import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { disturb, quietRun, settle } from './disturbance.ts';
import type { NewStatePlace } from './state-place.ts';
import { openTown } from './town.ts';
import { assertNobodyTwice, assertTownInStep } from './town-assertions.ts';

const range = { ms: 2000, requests: 40, path: '/users', methods: ['POST', 'POST', 'PUT', 'DELETE'], writes: 4 };

/** `kills` processes are killed on each of two installations that go on side by side. */
export function lookupGitlabKills(where: string, place: NewStatePlace, kills: number, seed: number): void {
  describe(`lookup-gitlab killed again and again, its state on ${where} (LOCKSTEP_SEED=${seed})`, {
    concurrency: true,
  }, () => {
    for (const concurrency of [1, 3]) {
      it(`converges, and blocks nobody twice: ${concurrency} side by side, ${kills} kills`, async context => {
        await using town = await openTown({ place, concurrency, seed: seed + concurrency });
        const { installation, gitlab, edit } = town;
        const tell = (text: string): void => context.diagnostic(text);
        await disturb({ installation, standIn: gitlab, edit, tell }, { kills, seed: seed + concurrency, range });
        await settle(installation);
        await assertTownInStep(town);
        assertNobodyTwice(town);
        const idle = await quietRun(installation);
        assert.equal(idle.message, 'Nothing to do.');
      });
    }
  });
}
