import { allQueries } from '#functions/collections.ts';
import { createEssmAdopt } from '#functions/essm/adopt/create-essm-adopt.ts';
import { bookings } from '#functions/essm/booking/booking-record.ts';
import { letGo } from '#functions/essm/booking/let-go.ts';
import { createEssmBookings } from '#functions/essm/bookings/create-essm-bookings.ts';
import { essmBookingsConfig } from '#functions/essm/config.ts';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxBooking } from '#sandbox/booker/state.ts';
import type { SandboxActivity } from '#sandbox/termtime/state.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import type { Scene, SceneFunction, SceneParts, World, WorldOperations } from '#test/simulation/harness/scene.ts';
import type { Permissions } from '#test/simulation/models/permissions-model.ts';
import { type Booking, london, Model, type Strategy } from './model.ts';

const departments = ['CHEM', 'PHYS'];
const rooms = ['R1', 'R2', 'R12', 'R3', 'R4'];
/** R1 and R2 together are the room R12. */
const excludes = { R1: ['R1', 'R12'], R2: ['R2', 'R12'], R12: ['R12', 'R1', 'R2'] };
const times = [
  ['09:00', '10:00'],
  ['09:30', '11:00'],
  ['10:00', '11:00'],
  ['22:30', '01:00'],
  ['00:30', '01:30'],
] as const;
const weeksOf = [[1, 2, 3], [2, 4], [3], [3, 4, 5], [1, 2, 3, 4]];
const pace = { perMinute: 6_000_000, burst: 1000 };
const othersMark = 'lockstep:2021T:X:3:R4';
const ourMark = 'lockstep:CambTest:';
const predecessor = 'old-sync@example.ac.uk';

const termtimeSystem = termtimeConfig.parse({
  url: 'http://termtime.sandbox/v1/api',
  database: 'CambTest',
  key: 'env://TERMTIME',
  ...pace,
});
const bookerSystem = bookerConfig.parse({
  url: 'http://booker.sandbox',
  email: sandboxBookerAccount.email,
  password: 'env://BOOKER',
  daysPerRead: 366,
  ...pace,
});
const secrets = { 'env://TERMTIME': sandboxTermtimeKey, 'env://BOOKER': sandboxBookerAccount.password };

/** Schedulers plan, porters book, and somebody always changes their mind. */
class University implements World {
  readonly standIns: World['standIns'];
  readonly secrets = secrets;
  readonly functions: readonly SceneFunction[];
  readonly #termtime: TermtimeStandIn;
  readonly #booker: BookerStandIn;
  readonly #model: Model;
  readonly #parts: SceneParts;
  readonly #config: ReturnType<typeof essmBookingsConfig.parse>;
  /** Booker's numbers of a predecessor's bookings that requests of ours have given our mark. */
  readonly #takenOver = new Set<number>();

  constructor(parts: SceneParts) {
    const { random, clock, violated } = parts;
    this.#parts = parts;
    const strategy = random.weighted<Strategy>([
      [3, 'none'],
      [2, 'first'],
      [2, 'last'],
    ]);
    const limits = random.chance(0.5)
      ? { cancel: 4, update: 6, create: 12 }
      : { cancel: 1000, update: 1000, create: 1000 };
    const longestTitle = random.of([255, 12]);
    this.#model = new Model({
      departments,
      strategy,
      limits,
      excludes,
      longestTitle,
      now: () => clock.now(),
      violated,
    });
    this.#termtime = createTermtime({ clock });
    this.#booker = createBooker({
      clock,
      settings: {
        longestTitle,
        namesConflicts: random.chance(0.7),
        cancelling: random.of(['status', 'removal']),
        hidesOthers: random.chance(0.2),
      },
      carriedOut: ({ method, path }, { status }) => {
        if (method === 'GET' || !path.includes('/booking')) return;
        // It may bear a copy of the very mark that it gets.
        const sent = method === 'PUT' && status === 200 ? Number(path.split('/').at(-1)) : undefined;
        for (const { index, reference } of this.#oldBookings())
          if (index === sent && reference?.startsWith(ourMark)) this.#takenOver.add(index);
        this.#model.weChanged(this.#bookings());
      },
    });
    for (const [index, id] of rooms.entries()) {
      this.#booker.state.addRoom({
        index: index + 1,
        id,
        name: `Room ${id}`,
        capacity: 40,
        floor: 'Ground',
        type: null,
        building: null,
        departments: [],
        equipment: [],
        partOf: id === 'R1' || id === 'R2' ? [3] : [],
        live: true,
      });
    }
    const { state } = this.#termtime;
    state.timeframes.set('MICH', { code: 'MICH', name: 'Michaelmas', first: 1, last: 8, from: '2026-10-08' });
    // Nobody touches this one: a TermTime without any activity at all is not believed.
    this.#add({ code: 'Z', rooms: ['R4'], weeks: [8], day: 6 });
    for (const code of ['A1', 'A2', 'A3']) this.#add({ code, ...this.#drawn(random) });
    if (random.chance(0.5)) this.#predecede(random);
    this.#config = essmBookingsConfig.parse({
      mode: 'apply',
      writable: 'booker.sandbox',
      departments,
      clashes: strategy,
      window: { daysAhead: 70 },
      concurrency: random.of([1, 3]),
      staleAfterSeconds: random.of([0, 300]),
      limits: Object.fromEntries(Object.entries(limits).map(([kind, cap]) => [kind, { share: 0, floor: cap, cap }])),
      adopt: { references: ['^TT/(?<activity>[^/]+)/(?<week>\\d+)$'], createdBy: [predecessor] },
    });
    this.standIns = [this.#termtime, this.#booker];
    this.functions = [
      {
        name: 'essm-adopt',
        weight: 0.3,
        concurrency: 1,
        actsInState: true,
        isLimited: false,
        // Whoever is told that essm-bookings has to be run first does so, and comes back.
        isAtRest: ({ message, remains, findings }) =>
          !remains &&
          message === 'Nothing to do.' &&
          !findings.some(each => each.kind === 'not-adopted' && each.message.includes('has to be run first')),
        open: process => {
          const systems = { termtime: termtimeSystem, booker: bookerSystem };
          const sync = createEssmAdopt(this.#config, systems, process.instance);
          return request => {
            if (request?.mode !== 'dry-run') this.#model.adopting();
            return runSync(sync, process.parts, { trigger: 'person', by: 'somebody', ...request });
          };
        },
      },
      {
        name: 'essm-bookings',
        weight: 1,
        concurrency: this.#config.concurrency,
        // What something is in the way of is planned, and waits, for as long as that is so.
        isAtRest: ({ counts, remains }) => !remains && Object.keys(counts).every(kind => kind === 'wait'),
        open: process => {
          const systems = { termtime: termtimeSystem, booker: bookerSystem };
          const sync = createEssmBookings(this.#config, systems, process.instance);
          return request => runSync(sync, process.parts, { trigger: 'scheduler', by: 'scheduler', ...request });
        },
      },
    ];
    this.#peopleChanged();
  }

  edit(random: Random): string {
    const told = random.chance(0.6) ? this.#editTermtime(random) : this.#editBooker(random);
    this.#peopleChanged();
    return told;
  }

  async operate({ store, random }: WorldOperations): Promise<string | undefined> {
    return random.chance(0.5) ? undefined : `${await this.#letGo(store)} bookings in question are let go`;
  }

  get permissions(): Permissions {
    return this.#model.permissions;
  }

  calm(): void {
    this.#booker.configure({ hidesOthers: false });
    for (const activity of this.#termtime.state.activities.values()) delete activity.odd;
    for (const booking of this.#booker.state.bookings.values()) {
      if (typeof booking.attendees === 'string') this.#booker.state.change(booking, { attendees: 7 });
    }
    this.#peopleChanged();
  }

  async tend({ store }: WorldOperations): Promise<boolean> {
    return (await this.#letGo(store)) > 0;
  }

  async finish(): Promise<void> {
    const [problem] = this.#model.problems();
    if (problem !== undefined) throw new Error(problem);
    const records = new Map<string, number | null>();
    const waiting = new Set<string>();
    for await (const { value } of collectionOn(this.#parts.store, bookings).all('byStart', {})) {
      records.set(value.reference, value.index);
      if (value.isWaiting) for (const member of value.members) waiting.add(member);
      // Whether Booker carries out late what was given up shows within the hour; the record stays for that long.
      const isYoung = this.#parts.clock.now() - value.changedAt < 3_600_000;
      // What was adopted is looked at by every run until it bears our mark, which it gets where it is to go.
      const isAdopted = this.#oldBookings().some(({ index }) => index === value.index && !this.#takenOver.has(index));
      if ((value.phase === 'intended' && !isYoung) || (value.pending !== null && !isAdopted))
        throw new Error(`${value.reference} is still ${value.phase}, ${value.pending}`);
    }
    const ours = new Set(records.values());
    for (const index of this.#model.ours())
      if (!ours.has(index)) throw new Error(`booking ${index} is ours and has no record`);
    for (const reference of this.#model.unbooked())
      if (!waiting.has(reference)) throw new Error(`${reference} has no booking, and nobody is told`);
  }

  /** Somebody lets bookings in question go. */
  async #letGo(store: WorldOperations['store']): Promise<number> {
    const references: string[] = [];
    for await (const { value } of collectionOn(store, bookings).all('questioned', { isQuestioned: true })) {
      if (value.letGo) continue;
      references.push(value.reference);
      if (value.index !== null) this.#model.letGo(value.index);
    }
    if (references.length === 0) return 0;
    const now = (): number => this.#parts.clock.now();
    await letGo({ store, settings: this.#config, wake: async () => undefined, now }, { references });
    return references.length;
  }

  #drawn(random: Random): Partial<SandboxActivity> {
    const [start, end] = random.of(times);
    return {
      rooms: [random.of(rooms)],
      weeks: random.of(weeksOf),
      start,
      end,
      day: random.of([0, 0, 2, 3]),
      department: random.of(departments),
      size: random.of([0, 20]),
    };
  }

  #add(given: Partial<SandboxActivity> & { readonly code: string }): void {
    this.#termtime.state.activities.set(given.code, {
      name: `Lecture ${given.code}`,
      department: 'CHEM',
      type: 'LEC',
      weeks: [1],
      day: 0,
      start: '09:00',
      end: '10:00',
      rooms: ['R3'],
      size: 20,
      scheduled: true,
      virtual: false,
      colocation: null,
      timeframe: 'MICH',
      ...given,
    });
  }

  /** What the tool before Lockstep left: bookings in the right place, in one that was right once, and for nothing. */
  #predecede(random: Random): void {
    for (const { code, weeks, day, start, end, rooms: where } of this.#termtime.state.activities.values()) {
      for (const week of weeks) {
        if (code === 'Z' || random.chance(0.3)) continue;
        const at = Date.parse('2026-10-08T00:00:00Z') + ((week - 1) * 7 + day) * 86_400_000;
        const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
        const slot = {
          start: `${dateOf(at)}T${start}:00`,
          end: `${dateOf(end <= start ? at + 86_400_000 : at)}T${end}:00`,
        };
        const room = random.chance(0.8) ? (where[0] ?? 'R3') : random.of(rooms);
        const reference = random.chance(0.7) ? `TT/${code}/${week}` : null;
        if (this.#booker.state.inTheWay({ roomIndex: this.#booker.state.room(room).index, ...slot }).length > 0)
          continue;
        const { index } = this.#booker.state.book({ room, ...slot, title: `Old ${code}`, createdBy: predecessor });
        if (reference !== null)
          this.#booker.state.change(this.#booker.state.bookings.get(index) ?? never(), { reference });
      }
    }
  }

  #oldBookings(): readonly SandboxBooking[] {
    return [...this.#booker.state.bookings.values()].filter(({ createdBy }) => createdBy === predecessor);
  }

  #isOurs(booking: SandboxBooking): boolean {
    return isOurs(booking) || this.#takenOver.has(booking.index);
  }

  /** What schedulers do. */
  #editTermtime(random: Random): string {
    const { activities } = this.#termtime.state;
    const editable = [...activities.values()].filter(({ code }) => code !== 'Z');
    if (editable.length === 0 || random.chance(0.15)) {
      const code = `A${random.between(1, 6)}`;
      this.#add({ code, ...this.#drawn(random) });
      return `${code} is planned`;
    }
    const activity = random.of(editable);
    const other = random.of(editable);
    const room = random.of(rooms);
    const what = random.weighted([
      [4, 'room'],
      [3, 'time'],
      [3, 'swap'],
      [2, 'remove'],
      [3, 'weeks'],
      [1, 'day'],
      [2, 'hide'],
      [2, 'show'],
      [2, 'second room'],
      [1, 'no room'],
      [3, 'together'],
      [1, 'apart'],
      [1, 'virtual'],
      [1, 'department'],
      [1, 'rename'],
      [1, 'size'],
      [1, 'timeframe'],
      [1, 'garble'],
    ] as const);
    switch (what) {
      case 'room':
        activity.rooms = [room];
        break;
      case 'time':
        [activity.start, activity.end] = random.of(times);
        break;
      case 'swap':
        [activity.rooms, other.rooms] = [other.rooms, activity.rooms];
        [activity.start, activity.end, other.start, other.end] = [other.start, other.end, activity.start, activity.end];
        [activity.day, other.day] = [other.day, activity.day];
        break;
      case 'remove':
        activities.delete(activity.code);
        break;
      case 'weeks':
        activity.weeks = random.of(weeksOf);
        break;
      case 'day':
        activity.day = random.below(7);
        break;
      case 'hide':
        activity.hiddenWeeks = [random.between(1, 4)];
        break;
      case 'show':
        activity.hiddenWeeks = [];
        break;
      case 'second room':
        activity.rooms = [...new Set([...activity.rooms, room])];
        break;
      case 'no room':
        activity.rooms = random.chance(0.5) ? ['None'] : activity.rooms.slice(1);
        break;
      case 'together': {
        const { start, end, day, weeks } = activity;
        Object.assign(other, { colocation: 'both', rooms: [...activity.rooms], start, end, day, weeks });
        activity.colocation = 'both';
        break;
      }
      case 'apart':
        activity.colocation = null;
        break;
      case 'virtual':
        activity.virtual = !activity.virtual;
        break;
      case 'department':
        activity.department = random.of([...departments, 'MUSIC']);
        break;
      case 'rename':
        activity.name = `Seminar ${random.below(9)}`;
        break;
      case 'size':
        activity.size = random.of([0, 5, 30]);
        break;
      case 'timeframe':
        activity.timeframe = activity.timeframe === 'MICH' ? 'LENT' : 'MICH';
        break;
      case 'garble':
        // What the vendor's document permits, and what we cannot read all the same.
        if (activity.odd === undefined)
          activity.odd = random.of([{ events: [{ uniqueId: 'without a date' }] }, { events: [{ week: 3 }] }]);
        else delete activity.odd;
        break;
    }
    const { code, rooms: now, start, end, weeks } = activity;
    return `${code}: ${what}${activity === other ? '' : ` (with ${other.code})`}, now ${now.join()} ${start}–${end} in weeks ${weeks.join()}`;
  }

  /** What people do in Booker, to bookings of their own and to ours. */
  #editBooker(random: Random): string {
    const { state } = this.#booker;
    const now = london(this.#parts.clock.now());
    const standing = [...state.bookings.values()].filter(({ status, start }) => status === 'Approved' && start > now);
    const ours = standing.filter(each => this.#isOurs(each));
    const others = standing.filter(each => !this.#isOurs(each));
    const room = random.of(rooms);
    const date = `2026-10-${String(8 + random.below(24)).padStart(2, '0')}`;
    const [from, until] = random.of(times.filter(([one, two]) => one < two));
    const slot = { start: `${date}T${from}:00`, end: `${date}T${until}:00` };
    const isFree = (except?: number) =>
      state.inTheWay({ roomIndex: state.room(room).index, ...slot }, except).length === 0;
    const what = random.weighted([
      [5, 'book'],
      [others.length > 0 ? 3 : 0, 'give up'],
      [others.length > 0 ? 1 : 0, 'copy a mark'],
      [others.length > 0 ? 1 : 0, 'garble'],
      [ours.length > 0 ? 2 : 0, 'rename ours'],
      [ours.length > 0 ? 2 : 0, 'move ours'],
      [ours.length > 0 ? 2 : 0, 'cancel ours'],
      [ours.length > 0 ? 3 : 0, 'wipe the mark of ours'],
      [ours.length > 0 ? 1 : 0, 'scribble on the mark of ours'],
      [ours.length > 0 ? 1 : 0, 'garble ours'],
      [1, 'close'],
    ] as const);
    switch (what) {
      case 'book': {
        if (!isFree()) return `${room} is taken`;
        const { index } = state.book({ room, ...slot, title: 'Meeting' });
        // Some are of another Lockstep, which fills the same Booker from another database.
        if (random.chance(0.2))
          state.change(state.bookings.get(index) ?? never(), {
            createdBy: sandboxBookerAccount.email,
            reference: othersMark,
          });
        return `somebody books ${room} ${slot.start}–${slot.end}`;
      }
      case 'give up': {
        const meeting = random.of(others);
        state.change(meeting, { status: 'Cancelled' });
        return `somebody gives booking ${meeting.index} up`;
      }
      case 'copy a mark': {
        const [meeting, one] = [random.of(others), ours[0]];
        if (meeting.reference === othersMark || one === undefined) return 'nobody copies anything';
        state.change(meeting, { reference: one.reference });
        return `somebody copies the mark of ${one.index} to ${meeting.index}`;
      }
      case 'garble':
      case 'garble ours': {
        const booking = random.of(what === 'garble' ? others : ours);
        Object.assign(booking, { attendees: 'many' });
        return `booking ${booking.index} cannot be read`;
      }
      case 'close': {
        const closed = state.room('R3');
        closed.live = !closed.live;
        return `R3 is ${closed.live ? 'open' : 'closed'}`;
      }
    }
    const mine = random.of(ours);
    switch (what) {
      case 'rename ours':
        state.change(mine, { title: 'By hand', attendees: 1 });
        break;
      case 'move ours':
        if (!isFree(mine.index)) return `${room} is taken`;
        state.change(mine, { roomIndex: state.room(room).index, ...slot });
        break;
      case 'cancel ours':
        state.change(mine, { status: 'Cancelled' });
        break;
      case 'wipe the mark of ours':
        state.change(mine, { reference: null });
        break;
      case 'scribble on the mark of ours':
        state.change(mine, { reference: random.of(['see porter', 'lockstep:CambTest:A1:2:R1']) });
        break;
    }
    return `somebody: ${what}, booking ${mine.index}`;
  }

  #peopleChanged(): void {
    const activities = [...this.#termtime.state.activities.values()].map(each => ({
      code: each.code,
      name: each.name,
      department: each.department,
      weeks: [...each.weeks],
      hidden: [...(each.hiddenWeeks ?? [])],
      day: each.day,
      start: each.start,
      end: each.end,
      rooms: [...each.rooms],
      size: each.size,
      isVirtual: each.virtual,
      together: each.colocation,
      timeframe: each.timeframe,
      isReadable: each.odd === undefined,
    }));
    const closed = [...this.#booker.state.rooms.values()].filter(({ live }) => !live).map(({ id }) => id);
    this.#model.peopleChanged(activities, this.#bookings(), new Set(closed));
  }

  /** What keeps a room, by Booker's number. */
  #bookings(): Map<number, Booking> {
    const { state } = this.#booker;
    const standing = [...state.bookings.values()].filter(({ status }) => status === 'Approved');
    return new Map(
      standing.map(booking => {
        const { index, roomIndex, start, end, title, attendees, reference } = booking;
        const room = state.rooms.get(roomIndex)?.id ?? '';
        const seen = { index, room, from: start, until: end, title, attendees, mark: reference };
        const isOld = booking.createdBy === predecessor;
        return [index, { ...seen, isOurs: this.#isOurs(booking), isOld }];
      }),
    );
  }
}

/** Made by our account, unless it is the same account's for another database. */
function isOurs({ createdBy, reference }: SandboxBooking): boolean {
  return createdBy === sandboxBookerAccount.email && reference !== othersMark;
}

function never(): never {
  throw new Error('the stand-in has lost a booking that it just made');
}

export const essmBookings: Scene = {
  name: 'essm-bookings',
  queries: allQueries,
  // Before the term; in it; on the night on which the clocks go back.
  longestWaitMs: 3 * 86_400_000,
  start: random => Date.parse(random.of(['2026-10-05T08:00:00Z', '2026-10-07T21:00:00Z', '2026-10-24T22:30:00Z'])),
  make: parts => new University(parts),
};
