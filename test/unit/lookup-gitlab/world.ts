import assert from 'node:assert/strict';
import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import { identifier } from '#functions/lookup-gitlab/account/identity.ts';
import { type BlockReason, claimText } from '#functions/lookup-gitlab/block/claim.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import type { Payload } from '#functions/lookup-gitlab/payload.ts';
import { planner, rulesOf, situationOf } from '#functions/lookup-gitlab/plan.ts';
import type { Reading } from '#functions/lookup-gitlab/reading/reading.ts';
import { recordMatters } from '#functions/lookup-gitlab/reading/record-matters.ts';
import type { Plan } from '#shared/core/change.ts';
import { config } from './config.ts';
import type { Deed } from './deed.ts';
import { account, now, record, selfId } from './situations.ts';

const dayMs = 86_400_000;
const usernames = ['ab1', 'cd22', 'ef333', 'external-one', 'external-two', 'uis-ci-bot', 'root-user', 'gh4'];
const identify = identifier(config.identities);

class Died extends Error {}

/**
 * GitLab, Lookup and the state store as plain values, with people in them. It knows the truth that the marks only tell
 * of (who blocked last, whom a person pardoned) and asserts the promises at each step that would break them.
 */
export class World {
  now = now;
  readonly accounts = new Map<number, Account>();
  readonly lookupStatuses = new Map<string, LookupStatus>();
  readonly records = new Map<number, BlockRecord>();
  readonly #blockedBy = new Map<number, 'us' | 'person'>();
  readonly #pardons = new Map<number, { readonly why: BlockReason; readonly at: number }>();
  #lastReason = new Map<number, BlockReason>();
  #marks = 0;
  #stepsLeft = Number.POSITIVE_INFINITY;

  constructor() {
    usernames.forEach((username, index) => {
      const id = index + 10;
      this.accounts.set(id, account({ id, username, isAdmin: username === 'gh4', lastSeenOn: this.#today() }));
      const identity = identify(username);
      if (identity.kind === 'person') this.lookupStatuses.set(identity.crsid, 'live');
    });
  }

  reading(): Reading {
    const self = { id: selfId, username: 'lockstep-svc' };
    const all = { lookupStatuses: this.lookupStatuses, records: this.records };
    const rules = rulesOf(config, selfId, this.now);
    const records = new Map(
      [...this.records].filter(([id, memory]) => {
        const subject = this.accounts.get(id);
        if (subject === undefined) return false;
        return (
          memory.phase !== 'blocked' || recordMatters(situationOf(subject, identify(subject.username), all), rules)
        );
      }),
    );
    return {
      readAt: this.now,
      self,
      accounts: [...this.accounts.values()],
      odd: { accounts: [], people: [] },
      lookupStatuses: this.lookupStatuses,
      records,
      goneRecords: [],
    };
  }

  plan(): Plan<Payload> {
    return planner(config)(this.reading(), this.now);
  }

  perform(deed: Deed): void {
    if (deed.do === 'wait') {
      this.now += deed.days * dayMs;
      return;
    }
    if (deed.do === 'run') {
      this.run(deed.dieAfter);
      return;
    }
    const id = 10 + (deed.who % usernames.length);
    const subject = this.#at(id);
    if (deed.do === 'lookup-status') {
      if (this.lookupStatuses.has(subject.username)) this.lookupStatuses.set(subject.username, deed.is);
    } else this.#byPerson(deed.do, subject);
  }

  /** One run that dies after so many steps; returns whether it got to its end. */
  run(dieAfter = Number.POSITIVE_INFINITY): boolean {
    this.#stepsLeft = dieAfter;
    this.#pardons.forEach(({ why }, id) => {
      if (why === 'cancelled' && this.lookupStatuses.get(this.#at(id).username) === 'live') this.#pardons.delete(id);
    });
    try {
      for (const { changes } of this.plan().units) for (const { payload } of changes) this.#apply(payload);
      return true;
    } catch (error) {
      if (error instanceof Died) return false;
      throw error;
    }
  }

  #byPerson(what: 'block' | 'unblock' | 'ban' | 'sign in' | 'unmark', subject: Account): void {
    const { id, state } = subject;
    if (what === 'block' && state === 'active') {
      this.#blockedBy.set(id, 'person');
      this.#set(id, { state: 'blocked', blockedBy: this.#mark('root-user', 7) });
    }
    if (what === 'unblock' && state !== 'active') {
      const why = this.#lastReason.get(id);
      if (identify(subject.username).kind === 'external') this.#pardons.set(id, { why: 'idle', at: this.now });
      else if (state === 'blocked' && this.#blockedBy.get(id) === 'us' && why)
        this.#pardons.set(id, { why, at: this.now });
      this.#set(id, { state: 'active', unblockedBy: this.#mark('root-user', 7) });
    }
    if (what === 'ban' && state === 'active') this.#set(id, { state: 'banned' });
    if (what === 'sign in' && state === 'active') this.#set(id, { lastSeenOn: this.#today() });
    if (what === 'unmark') this.#set(id, { claim: null });
  }

  #apply({ userId: id, action }: Payload): void {
    const before = this.records.get(id);
    const own = { userId: id, username: this.#at(id).username, runId: 'r' };
    if (action.kind === 'block') {
      const intended = { ...own, why: action.why, phase: 'intended', intendedAt: this.now } as const;
      const memory = record({ ...intended, blockedAt: null, mark: null, markBefore: this.#at(id).blockedBy });
      this.#step(() => this.records.set(id, memory));
      this.#step(() => this.#set(id, { claim: claimText({ why: action.why, at: this.now, runId: 'r' }) }));
      this.#step(() => this.#blockAsUs(id, action.why));
      this.#step(() => this.records.set(id, { ...memory, phase: 'blocked', mark: this.#at(id).blockedBy }));
    } else if (action.kind === 'unblock') {
      assert.ok(before);
      this.#step(() => this.records.set(id, { ...before, phase: 'releasing', mark: this.#at(id).blockedBy }));
      this.#step(() => {
        assert.equal(this.#blockedBy.get(id), 'us', 'only what this service blocked is unblocked');
        this.#set(id, { state: 'active', unblockedBy: this.#mark('lockstep-svc', selfId) });
      });
      this.#step(() => this.#set(id, { claim: null }));
      this.#step(() => this.records.delete(id));
    } else if (action.how === 'confirm') {
      assert.ok(before);
      this.#step(() => this.records.set(id, { ...before, phase: 'blocked', mark: this.#at(id).blockedBy }));
    } else {
      const kept = { ...own, why: action.why, phase: 'overruled', overruledAt: this.now } as const;
      if (action.how === 'overruled' && before?.phase !== 'overruled')
        this.#step(() => this.records.set(id, record({ ...before, ...kept })));
      this.#step(() => this.#set(id, { claim: null }));
      if (action.how === 'withdraw') this.#step(() => this.records.delete(id));
    }
  }

  #blockAsUs(id: number, why: BlockReason): void {
    const subject = this.#at(id);
    assert.ok(!subject.isAdmin && identify(subject.username).kind !== 'bot', `${subject.username} is never blocked`);
    if (why === 'cancelled') assert.equal(this.lookupStatuses.get(subject.username), 'cancelled');
    else assert.ok(Date.parse(subject.lastSeenOn ?? subject.createdOn) < this.now - 730 * dayMs);
    const pardon = this.#pardons.get(id);
    const over = pardon?.why === 'idle' && pardon.at < this.now - 730 * dayMs;
    assert.ok(pardon?.why !== why || over, `${subject.username} was pardoned by a person`);
    this.#pardons.delete(id);
    this.#lastReason = this.#lastReason.set(id, why);
    this.#blockedBy.set(id, 'us');
    this.#set(id, { state: 'blocked', blockedBy: this.#mark('lockstep-svc', selfId) });
  }

  #step(take: () => void): void {
    if (this.#stepsLeft <= 0) throw new Died();
    this.#stepsLeft -= 1;
    take();
  }

  #mark(username: string, id: number): string {
    this.#marks += 1;
    return `${username}/${id}+${new Date(this.now + this.#marks * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  }

  #today(): string {
    return new Date(this.now).toISOString().slice(0, 10);
  }

  #at(id: number): Account {
    const subject = this.accounts.get(id);
    assert.ok(subject);
    return subject;
  }

  #set(id: number, change: Partial<Account>): void {
    this.accounts.set(id, { ...this.#at(id), ...change });
  }
}
