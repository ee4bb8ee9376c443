import { excessOf, type LimitedDeed, Permissions } from '#test/simulation/models/permissions-model.ts';

/**
 * What the sync Lookup → GitLab promises, told by the seed and the README alone: nothing here is taken from the code
 * that keeps the promises. It sees what people do, and every block and unblock that really happened, and says what must
 * not have happened.
 */

const minute = 60_000;
const day = 1_440 * minute;

/**
 * So long after a fact changed an act may still rest on it: Lookup's answer may be ten minutes old, and the request of
 * a frozen process goes out on waking.
 */
const latestMs = 40 * minute;

/** 24 calendar months are 730 or 731 days; where the model cannot tell to the day, both are right. */
const idleDays = { least: 730, most: 732 };

export type AccountState = 'active' | 'blocked' | 'banned' | 'deactivated';
type Why = 'cancelled' | 'idle';
type InLookup = 'live' | 'cancelled' | 'unknown';

export interface ModelAccount {
  readonly id: number;
  readonly username: string;
  state: AccountState;
  isAdmin: boolean;
  lastActivityDay: number;
  /** When a person removed the mark by which a block of ours is shown to be ours; undefined once we set it again. */
  markGoneAt: number | undefined;
}

interface Act {
  readonly by: 'us' | 'person';
  readonly why: Why | undefined;
  readonly at: number;
}

type DeedKind = 'block' | 'unblock' | 'block-idle';

/** The daily limits of the story, by kind of change. */
export type ModelLimits = Readonly<Record<'block' | 'unblock' | 'block-idle' | 'total', number>>;

export class Model {
  readonly #now: () => number;
  readonly #limits: ModelLimits;
  readonly #violated: (what: string) => void;
  readonly accounts = new Map<number, ModelAccount>();
  /** What Lookup said of each person, latest last. */
  readonly #lookup = new Map<string, { readonly at: number; readonly is: InLookup }[]>();
  readonly #admins = new Map<number, number>();
  /** When a person shut an account out in another way, and when somebody signed in. */
  readonly #shutOut = new Map<number, number>();
  readonly #signedIn = new Map<number, number>();
  readonly #lastBlock = new Map<number, Act>();
  readonly #pardons = new Map<number, { readonly why: Why; readonly at: number }>();
  readonly #deeds: LimitedDeed[] = [];
  /** What people permitted beyond the limits. */
  readonly permissions: Permissions;

  constructor(now: () => number, limits: ModelLimits, violated: (what: string) => void) {
    this.#now = now;
    this.#limits = limits;
    this.#violated = violated;
    this.permissions = new Permissions(now, latestMs);
  }

  static kindOf(username: string): 'person' | 'external' | 'other' {
    const name = username.toLowerCase();
    if (name.endsWith('-bot')) return 'other';
    if (name.startsWith('external-')) return 'external';
    return /^[a-z]{2,5}[0-9]{1,5}$/.test(name) && name.length >= 3 && name.length <= 7 ? 'person' : 'other';
  }

  inLookup(username: string): InLookup {
    return this.#lookup.get(username.toLowerCase())?.at(-1)?.is ?? 'unknown';
  }

  setInLookup(username: string, is: InLookup): void {
    const key = username.toLowerCase();
    this.#lookup.set(key, [...(this.#lookup.get(key) ?? []), { at: this.#now(), is }]);
  }

  setAdmin(account: ModelAccount, isAdmin: boolean): void {
    account.isAdmin = isAdmin;
    this.#admins.set(account.id, this.#now());
  }

  personShutOut(account: ModelAccount, state: 'banned' | 'deactivated'): void {
    account.state = state;
    this.#shutOut.set(account.id, this.#now());
  }

  signedIn(account: ModelAccount, today: number): void {
    account.lastActivityDay = today;
    this.#signedIn.set(account.id, this.#now());
  }

  /** A person blocked somebody in GitLab. */
  personBlocked(account: ModelAccount): void {
    account.state = 'blocked';
    this.#lastBlock.set(account.id, { by: 'person', why: undefined, at: this.#now() });
  }

  personRemovedMark(account: ModelAccount): void {
    account.markGoneAt = this.#now();
  }

  /** A person unblocked somebody: whom we had blocked, and whoever is idle, they want in. */
  personUnblocked(account: ModelAccount): void {
    const last = this.#lastBlock.get(account.id);
    account.state = 'active';
    if (Model.kindOf(account.username) === 'external') this.#pardons.set(account.id, { why: 'idle', at: this.#now() });
    else if (last?.by === 'us') this.#pardons.set(account.id, { why: last.why ?? 'cancelled', at: this.#now() });
  }

  weBlocked(id: number): void {
    const account = this.#known(id);
    if (account === undefined) return;
    const { username } = account;
    const now = this.#now();
    const kind = Model.kindOf(username);
    if (account.state !== 'active' && !this.#isFresh(this.#shutOut.get(id)))
      this.#violated(`${username} was ${account.state} and was blocked`);
    if (kind === 'other') this.#violated(`${username} is nobody who may be blocked`);
    if (account.isAdmin && !this.#isFresh(this.#admins.get(id)))
      this.#violated(`${username} is an administrator and was blocked`);
    const why = kind === 'external' ? 'idle' : 'cancelled';
    if (why === 'cancelled' && !this.#wasInLookup(username, 'cancelled'))
      this.#violated(`${username} was blocked and is not cancelled`);
    if (why === 'idle' && this.#idleFor(account) < idleDays.least && !this.#isFresh(this.#signedIn.get(id)))
      this.#violated(`${username} was blocked and is not idle`);
    const pardon = this.#pardons.get(id);
    if (pardon !== undefined && !this.#isFresh(pardon.at) && this.#isPardoned(account, pardon, 'least')) {
      this.#violated(`${username} was blocked again although a person had unblocked it`);
    }
    this.#pardons.delete(id);
    account.state = 'blocked';
    this.#lastBlock.set(id, { by: 'us', why, at: now });
    this.#count(why === 'idle' ? 'block-idle' : 'block', username);
  }

  weUnblocked(id: number): void {
    const account = this.#known(id);
    if (account === undefined) return;
    const { username } = account;
    const last = this.#lastBlock.get(id);
    if (account.state !== 'blocked') this.#violated(`${username} was ${account.state} and was unblocked`);
    if (last?.by !== 'us' && !this.#isFresh(last?.at)) this.#violated(`${username}: a person's block was lifted`);
    if (account.markGoneAt !== undefined && !this.#isFresh(account.markGoneAt))
      this.#violated(`${username} was unblocked, and the mark that it was ours was gone`);
    if (!this.#wasInLookup(username, 'live')) this.#violated(`${username} was unblocked and is not live in Lookup`);
    account.state = 'active';
    this.#count('unblock', username);
  }

  /** We set or removed a custom attribute of an account. */
  weMarked(id: number, key: string, what: 'set' | 'removed'): void {
    const account = this.#known(id);
    if (account === undefined) return;
    if (what === 'set') account.markGoneAt = undefined;
    if (key !== 'lockstep_block') this.#violated(`${key} of ${account.username}, which is not ours, was written`);
    if (Model.kindOf(account.username) === 'other') this.#violated(`${account.username} is nobody whom we may mark`);
  }

  /** How GitLab should stand now that everything has settled, account by account; problems in words. */
  problems(): string[] {
    return [...this.accounts.values()].flatMap(account => {
      const { id, username, state, isAdmin } = account;
      const kind = Model.kindOf(username);
      const is = this.inLookup(username);
      const pardon = this.#pardons.get(id);
      if (kind === 'other' || isAdmin) return [];
      const isDue = kind === 'external' ? this.#idleFor(account) > idleDays.most : is === 'cancelled';
      const mayStay = pardon !== undefined && this.#isPardoned(account, pardon, 'most');
      if (state === 'active' && isDue && !mayStay) return [`${username} should be blocked (${kind}, ${is})`];
      const last = this.#lastBlock.get(id);
      const isOurs = last?.by === 'us' && last.why === 'cancelled' && account.markGoneAt === undefined;
      if (state === 'blocked' && isOurs && is === 'live') return [`${username} should be unblocked`];
      return [];
    });
  }

  #known(id: number): ModelAccount | undefined {
    const account = this.accounts.get(id);
    if (account === undefined) this.#violated(`user ${id}, whom the sync has no business with, was changed`);
    return account;
  }

  #isFresh(at: number | undefined): boolean {
    return at !== undefined && this.#now() - at < latestMs;
  }

  /** Whether Lookup had somebody so at some instant that an act of now may rest on. */
  #wasInLookup(username: string, wanted: InLookup): boolean {
    const history = this.#lookup.get(username.toLowerCase()) ?? [];
    return history.some(
      ({ is }, index) => is === wanted && this.#now() - (history[index + 1]?.at ?? this.#now()) < latestMs,
    );
  }

  /**
   * Whether a person's word still stands. For the cancelled it is used up once Lookup has had them as live, if a run
   * saw it: `most` takes it for unseen.
   */
  #isPardoned(account: ModelAccount, { why, at }: { why: Why; at: number }, reading: 'least' | 'most'): boolean {
    if (why === 'idle') {
      const days = (this.#now() - at) / day;
      return reading === 'most' ? days <= idleDays.most + 1 : days < idleDays.least - 1;
    }
    const history = this.#lookup.get(account.username.toLowerCase()) ?? [];
    const wasLiveSince = history.some(({ is }, index) => is === 'live' && (history[index + 1]?.at ?? this.#now()) > at);
    return reading === 'most' || !wasLiveSince;
  }

  #idleFor({ lastActivityDay }: ModelAccount): number {
    return Math.floor(this.#now() / day) - lastActivityDay;
  }

  /** Over every rolling day: no more of a kind than its limit, but for what a person permitted. */
  #count(kind: DeedKind, username: string): void {
    const at = this.#now();
    if (this.permissions.isApproved(username, at, [kind])) return;
    this.#deeds.push({ kind, at, campaigns: this.permissions.campaignsFor(username, at, [kind]) });
    const excess = excessOf(this.#deeds, this.#limits);
    if (excess !== undefined) this.#violated(excess);
  }
}
