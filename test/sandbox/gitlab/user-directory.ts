import type { Clock } from '#shared/core/clock.ts';
import { dayOf, type User } from './user.ts';

/** Who acts, as GitLab's marks name them. */
export interface Actor {
  readonly id: number;
  readonly username: string;
}

export interface ModerationEvent {
  readonly what: 'block' | 'unblock';
  readonly userId: number;
  readonly by: string;
  readonly at: number;
}

/** All users of the instance, by id in ascending order, and what was done to them. */
export class UserDirectory {
  readonly clock: Clock;
  /** Every change of state that really happened, whoever asked for it. */
  readonly events: ModerationEvent[] = [];
  /** The last day of every token, `YYYY-MM-DD`; null: none. */
  tokenEnds: string | null = null;
  #users: User[] = [];
  #byId = new Map<number, User>();
  #lastId = 0;

  constructor(clock: Clock, users: Iterable<User>) {
    this.clock = clock;
    for (const user of users) this.add(user);
  }

  /** Throws RangeError for an id that is not above all before it, those of deleted users among them. */
  add(user: User): void {
    if (user.id <= this.#lastId) throw new RangeError(`user ${user.id} comes after ${this.#lastId}`);
    this.#lastId = user.id;
    this.#users.push(user);
    this.#byId.set(user.id, user);
  }

  /** The id of whoever comes next. GitLab gives none twice, whoever was deleted. */
  get nextId(): number {
    return this.#lastId + 1;
  }

  /** Adds a human with the next free id. */
  create(given: Partial<User> & Pick<User, 'username'>): User {
    const today = dayOf(this.clock.now());
    const user: User = {
      id: this.nextId,
      state: 'active',
      type: 'human',
      isAdmin: false,
      external: false,
      createdDay: today,
      lastActivityDay: today,
      schedules: 0,
      disabledSchedules: 0,
      ...given,
    };
    this.add(user);
    return user;
  }

  /** Deletes a user for good. */
  remove(id: number): void {
    this.#users = this.#users.filter(user => user.id !== id);
    this.#byId.delete(id);
  }

  get all(): readonly User[] {
    return this.#users;
  }

  find(id: number): User | undefined {
    return this.#byId.get(id);
  }

  named(username: string): User {
    const user = this.#users.find(each => each.username.toLowerCase() === username.toLowerCase());
    if (user === undefined) throw new Error(`there is no user ${username}`);
    return user;
  }

  /** Position of the first user with an id above this one. */
  positionAfter(id: number): number {
    let low = 0;
    let high = this.#users.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#users[middle]?.id ?? 0) > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  setAttribute(user: User, key: string, value: string): void {
    user.attributes ??= new Map();
    user.attributes.set(key, value);
  }
}
