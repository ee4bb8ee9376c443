import assert from 'node:assert/strict';
import type { BlockReason } from '#functions/lookup-gitlab/block/claim.ts';
import { dayOf, type User } from '#sandbox/gitlab/user.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { type Installation, start } from './installation.ts';

const dayMs = 86_400_000;
const idleDays = 730;
const today = dayOf(Date.parse(start));

/** Few accounts of every kind, so that random deeds meet. */
export const townsfolk: readonly User[] = [
  ...[10, 11, 12, 13].map(id => human(id, { lastActivityDay: today })),
  human(14, { isAdmin: true, lastActivityDay: today }),
  human(15, { username: 'uis-build-bot', lastActivityDay: today - 2000 }),
  ...[16, 17].map(id => human(id, { username: `external-${id}`, external: true, lastActivityDay: today - 700 })),
];

export type Deed =
  | { readonly do: 'cancel' | 'reinstate' | 'forget' | 'block' | 'unblock' | 'ban' | 'sign in'; readonly who: number }
  | { readonly do: 'wait'; readonly days: number };

/**
 * What people do, and whether the sync kept its promises about it. Knows what only they know: whom they pardoned for
 * what.
 */
export class Town {
  readonly #world: Installation;
  readonly #pardons = new Map<string, { readonly why: BlockReason; readonly at: number }>();
  readonly #lastBlock = new Map<number, { readonly by: string; readonly why: BlockReason }>();
  #eventsSeen = 0;

  constructor(world: Installation) {
    this.#world = world;
  }

  perform(deed: Deed): void {
    const { clock, gitlab, lookup } = this.#world;
    if (deed.do === 'wait') {
      clock.advance(deed.days * dayMs);
      return;
    }
    const user = gitlab.directory.find(10 + (deed.who % townsfolk.length));
    assert.ok(user);
    const { username, state } = user;
    const isPerson = lookup.people.find(username) !== undefined || username.startsWith('ab');
    if (deed.do === 'cancel' && isPerson) lookup.people.set(username, true);
    if (deed.do === 'reinstate' && isPerson) lookup.people.set(username, false);
    if (deed.do === 'forget' && isPerson) lookup.people.remove(username);
    if (deed.do === 'block' && state === 'active') gitlab.person.block(username);
    if (deed.do === 'ban' && state === 'active') user.state = 'banned';
    if (deed.do === 'sign in' && state === 'active') user.lastActivityDay = dayOf(clock.now());
    if (deed.do === 'unblock' && state === 'blocked') {
      const last = this.#lastBlock.get(user.id);
      // Whoever had blocked an idle external: the person who lets them in wants them in.
      if (last?.by === 'lockstep-svc' || last?.why === 'idle') {
        this.#pardons.set(username, { why: last.why, at: clock.now() });
      }
      gitlab.person.unblock(username);
    }
    this.audit();
  }

  /**
   * Holds everything that happened since the last look against the promises. Nothing but our runs and `perform` acts
   * between two looks.
   */
  audit(): void {
    const { clock, gitlab, lookup } = this.#world;
    const { events } = gitlab.directory;
    for (const { what, userId, by } of events.slice(this.#eventsSeen)) {
      const user = gitlab.directory.find(userId);
      assert.ok(user);
      const cancelled = lookup.people.find(user.username)?.cancelled === true;
      const why = user.username.startsWith('external-') ? 'idle' : 'cancelled';
      if (by === 'lockstep-svc' && what === 'block') {
        assert.ok(!user.isAdmin && !user.username.endsWith('-bot'), `${user.username} is never blocked`);
        assert.ok(why === 'idle' ? this.#isIdle(user) : cancelled, `${user.username} was blocked without a reason`);
        const pardon = this.#pardons.get(user.username);
        const pardoned = pardon?.why === why && !(why === 'idle' && clock.now() - pardon.at > idleDays * dayMs);
        assert.ok(!pardoned, `${user.username} was pardoned by a person`);
      }
      if (by === 'lockstep-svc' && what === 'unblock') {
        assert.equal(this.#lastBlock.get(userId)?.by, 'lockstep-svc', `${user.username}: a person's block was lifted`);
        assert.ok(
          lookup.people.find(user.username)?.cancelled === false,
          `${user.username} was unblocked without a reason`,
        );
      }
      if (what === 'block') this.#lastBlock.set(userId, { by, why });
    }
    this.#eventsSeen = events.length;
  }

  /** After a run that saw everything: whoever is live again needs no pardon any more. */
  afterCompleteRun(): void {
    this.audit();
    for (const [username, { why }] of this.#pardons) {
      if (why === 'cancelled' && this.#world.lookup.people.find(username)?.cancelled === false)
        this.#pardons.delete(username);
    }
  }

  /** That GitLab is as it should be, once nothing disturbs the sync any more. */
  assertInStep(): void {
    const { gitlab, lookup } = this.#world;
    for (const { id } of townsfolk) {
      const user = gitlab.directory.find(id);
      assert.ok(user);
      const { username, state } = user;
      if (user.isAdmin || username.endsWith('-bot')) continue;
      const person = lookup.people.find(username);
      const due = username.startsWith('external-') ? this.#isIdle(user) : person?.cancelled === true;
      if (state === 'active' && due) assert.ok(this.#pardons.has(username), `${username} should be blocked`);
      if (state === 'blocked' && person?.cancelled === false) {
        assert.notEqual(this.#lastBlock.get(id)?.by, 'lockstep-svc', `${username} should be unblocked`);
      }
    }
  }

  #isIdle({ lastActivityDay, createdDay }: User): boolean {
    return dayOf(this.#world.clock.now()) - (lastActivityDay ?? createdDay) > idleDays;
  }
}
