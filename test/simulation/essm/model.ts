/**
 * What essm-bookings promises, told by the seed and the README alone: nothing here is taken from the code that keeps
 * the promises. It sees TermTime as people leave it and every change of Booker's bookings, whoever made it, and says
 * what must not have happened and what must stand in the end, as a porter would read it off a board.
 */

import { excessOf, type LimitedDeed, Permissions } from '#test/simulation/models/permissions-model.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** So long after a fact changed an act may still rest on it: the request of a frozen process goes out on waking. */
const latestMs = 40 * minute;

/** Two readings so far apart must agree before what is in question goes; clocks may be ten minutes wrong either way. */
const leastInQuestionMs = 20 * hour - 25 * minute;

/** Weeks begin on this day, a Thursday. */
const firstDay = '2026-10-08';
const timeframe = 'MICH';
const mark = 'lockstep:CambTest:';

/** An activity as TermTime has it. */
export interface Activity {
  readonly code: string;
  readonly name: string;
  readonly department: string;
  /** Weeks that its pattern names. */
  readonly weeks: readonly number[];
  /** Of these, weeks whose event is missing. */
  readonly hidden: readonly number[];
  /** 0 is a Thursday. */
  readonly day: number;
  readonly start: string;
  readonly end: string;
  readonly rooms: readonly string[];
  readonly size: number;
  readonly isVirtual: boolean;
  /** Name of the colocation. */
  readonly together: string | null;
  readonly timeframe: string;
  readonly isReadable: boolean;
}

/** A booking as it stands in Booker. Times are local, `YYYY-MM-DDTHH:MM:SS`. */
export interface Booking {
  readonly index: number;
  readonly room: string;
  readonly from: string;
  readonly until: string;
  readonly title: string;
  readonly attendees: number | null;
  readonly mark: string | null;
  readonly isOurs: boolean;
  /** Made by a predecessor; ours as soon as we have given it our mark. */
  readonly isOld: boolean;
}

export type Strategy = 'none' | 'first' | 'last';
type Kind = 'cancel' | 'update' | 'create';

export interface ModelOptions {
  readonly departments: readonly string[];
  readonly strategy: Strategy;
  /** Changes a day. */
  readonly limits: Readonly<Record<Kind, number>>;
  /** Rooms that cannot be used at the same time, by room; itself among them. */
  readonly excludes: Readonly<Record<string, readonly string[]>>;
  /** Booker cuts longer titles. */
  readonly longestTitle: number;
  readonly now: () => number;
  readonly violated: (what: string) => void;
}

/** A date of an activity in a room. */
interface Lecture {
  readonly activity: Activity;
  readonly week: number;
  readonly room: string;
  readonly from: string;
  readonly until: string;
}

interface Board {
  readonly at: number;
  readonly activities: ReadonlyMap<string, Activity>;
  /** By activity. */
  readonly lectures: ReadonlyMap<string, readonly Lecture[]>;
}

/** What a booking of ours was last sent for. */
interface Purpose {
  readonly activity: string;
  readonly week: number;
  readonly room: string;
}

const londonClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const told = new Map<number, string>();

/** An instant on London's clocks, in the form of a booking's times. */
export function london(ms: number): string {
  const known = told.get(ms);
  if (known !== undefined) return known;
  if (told.size > 1_000) told.clear();
  const text = londonClock.format(ms).replace(' ', 'T');
  told.set(ms, text);
  return text;
}

export class Model {
  readonly #given: ModelOptions;
  readonly #boards: Board[] = [];
  #known: ReadonlyMap<number, Booking> = new Map();
  #closed: ReadonlySet<string> = new Set();
  readonly #purposes = new Map<number, Purpose>();
  /** What it was made for. */
  readonly #madeFor = new Map<number, string>();
  /** Activities that shared it when it was last sent, or came to share what it was sent for. */
  readonly #sharers = new Map<number, ReadonlySet<string>>();
  /** Where it was last sent. */
  readonly #places = new Map<number, Booking>();
  /** When a booking was first in question for what it was last sent for. */
  readonly #doubted = new Map<number, number>();
  /** Booker's numbers of what people let go. */
  readonly #letGo = new Set<number>();
  /** What people permitted beyond the limits. */
  readonly permissions: Permissions;
  readonly #deeds: (LimitedDeed & { readonly target: string })[] = [];
  /** When people first asked for adoption. */
  #adoptingSince = Number.POSITIVE_INFINITY;
  /** When a booking for an activity's week was last cancelled, whoever did. */
  readonly #cancelledAt = new Map<string, number>();

  constructor(given: ModelOptions) {
    this.#given = given;
    this.permissions = new Permissions(given.now, latestMs);
  }

  /** People ask that what a predecessor made is taken over. */
  adopting(): void {
    this.#adoptingSince = Math.min(this.#adoptingSince, this.#given.now());
  }

  /** People say that this booking may go, though it is only in question. */
  letGo(index: number): void {
    this.#letGo.add(index);
  }

  /** What people have made of TermTime, of Booker's bookings, or of its rooms. */
  peopleChanged(
    activities: readonly Activity[],
    bookings: ReadonlyMap<number, Booking>,
    closed: ReadonlySet<string>,
  ): void {
    this.#boards.push({
      at: this.#given.now(),
      activities: new Map(activities.map(each => [each.code, each])),
      lectures: new Map(activities.map(each => [each.code, this.#lecturesOf(each)])),
    });
    for (const [index, before] of this.#known) if (!bookings.has(index)) this.#noteCancelled(before);
    this.#known = new Map(bookings);
    this.#closed = new Set(closed);
    this.#noteSharers();
    this.#noteDoubts();
  }

  /** A set that cannot have its place waits in the one that a booking of one of its members has. */
  #noteSharers(): void {
    const board = this.#boards.at(-1);
    const lectures = board === undefined ? [] : this.#lectures(board);
    for (const [index, purpose] of this.#purposes) {
      const own = lectures.filter(({ activity, week }) => activity.code === purpose.activity && week === purpose.week);
      const set = lectures.filter(lecture => own.some(one => isSameSet(one, lecture)));
      const known = this.#sharers.get(index) ?? [];
      this.#sharers.set(index, new Set([...known, ...set.map(({ activity }) => activity.code)]));
    }
  }

  /** What one request of ours has made of the bookings. */
  weChanged(bookings: ReadonlyMap<number, Booking>): void {
    for (const [index, before] of this.#known) {
      const after = bookings.get(index);
      if (after === undefined) this.#cancelled(before);
      else if (textOf(before) !== textOf(after)) this.#changed(before, after);
    }
    for (const [index, made] of bookings) if (!this.#known.has(index)) this.#made(made);
    this.#known = new Map(bookings);
    this.#noteDoubts();
  }

  #cancelled(before: Booking): void {
    this.#judgeTouched(before, 'cancelled');
    const purpose = this.#purposes.get(before.index);
    this.#noteCancelled(before);
    if (purpose === undefined || this.#isMadeTwice(before)) return;
    const verdicts = this.#recent().map(board => this.#verdict(board, before, purpose));
    if (!verdicts.includes('may go')) {
      this.#given.violated(`${textOf(before)} was cancelled although ${[...new Set(verdicts)].join(', and ')}`);
    }
    // One whose week is asked for may only have left for a moment: an update.
    const isAskedFor = this.#recent().some(board => this.#asked(board, purpose).length > 0);
    if (!isAskedFor) this.#count('cancel', referenceOf(purpose));
  }

  #changed(before: Booking, after: Booking): void {
    this.#judgeTouched(before, 'changed');
    if (after.from <= this.#longAgo()) this.#given.violated(`${textOf(before)} was moved into the past`);
    const purpose = purposeOf(after.mark);
    if (purpose === undefined) {
      this.#given.violated(`${textOf(after)} was left without our mark`);
      return;
    }
    this.#judgeAsked(after, purpose, 'changed');
    this.#doubted.delete(after.index);
    this.#letGo.delete(after.index);
    this.#purposes.set(after.index, purpose);
    this.#places.set(after.index, after);
    this.#sharers.set(after.index, this.#sharersOf(after, purpose));
    this.#count('update', referenceOf(purpose));
  }

  #made(made: Booking): void {
    if (!made.isOurs) this.#given.violated(`${textOf(made)} was made for somebody else`);
    const purpose = purposeOf(made.mark);
    if (purpose === undefined) {
      this.#given.violated(`${textOf(made)} was made without our mark`);
      return;
    }
    if (made.from <= this.#longAgo()) this.#given.violated(`${textOf(made)} was made for the past`);
    this.#judgeAsked(made, purpose, 'made');
    this.#purposes.set(made.index, purpose);
    this.#madeFor.set(made.index, referenceOf(purpose));
    this.#places.set(made.index, made);
    this.#sharers.set(made.index, this.#sharersOf(made, purpose));
    const last = this.#cancelledAt.get(weekOf(purpose));
    // One that was cancelled a moment ago may only come back: an update.
    if (last === undefined || this.#given.now() - last > day) this.#count('create', referenceOf(purpose));
  }

  #sharersOf(booking: Booking, { activity }: Purpose): ReadonlySet<string> {
    const there = this.#recent().flatMap(board => this.#lectures(board).filter(lecture => isAt(booking, lecture)));
    const own = there.filter(lecture => lecture.activity.code === activity);
    const others = there.filter(lecture => own.some(one => isSameSet(one, lecture)));
    return new Set([activity, ...others.map(lecture => lecture.activity.code)]);
  }

  /**
   * Two were made for one date, since Booker carried out late what had been given up and made again: of these one goes.
   */
  #isMadeTwice({ index }: Booking): boolean {
    const reference = this.#madeFor.get(index);
    if (reference === undefined) return false;
    return [...this.#known.keys()].some(other => other !== index && this.#madeFor.get(other) === reference);
  }

  /** Nobody else's, and nothing that has begun. */
  #judgeTouched(before: Booking, what: string): void {
    if (!before.isOurs && !this.#mayBeAdopted(before))
      this.#given.violated(`somebody else's ${textOf(before)} was ${what}`);
    if (before.from <= this.#longAgo()) this.#given.violated(`${textOf(before)} was ${what} long after it had begun`);
  }

  /**
   * A predecessor's booking becomes ours where people asked for it and TermTime asks, or asked since then, for what its
   * reference names, or for just its place.
   */
  #mayBeAdopted(booking: Booking): boolean {
    if (!booking.isOld || this.#given.now() < this.#adoptingSince) return false;
    return this.#boards.some((board, number) => {
      const until = this.#boards[number + 1]?.at ?? Number.POSITIVE_INFINITY;
      return until >= this.#adoptingSince - latestMs && this.#isNamed(booking, board);
    });
  }

  #isNamed(booking: Booking, board: Board): boolean {
    const [, activity = '', week = ''] = /^TT\/([^/]+)\/(\d+)$/.exec(booking.mark ?? '') ?? [];
    const purpose = purposeOf(booking.mark) ?? { activity, week: Number(week), room: '' };
    if (this.#asked(board, purpose).length > 0) return true;
    return this.#lectures(board).some(lecture => isAt(booking, lecture));
  }

  /** What is sent is what TermTime says, or said a moment ago. */
  #judgeAsked(booking: Booking, purpose: Purpose, what: string): void {
    const isAsked = this.#recent().some(board =>
      this.#asked(board, purpose).some(
        ({ room, from, until }) => room === booking.room && from === booking.from && until === booking.until,
      ),
    );
    if (!isAsked) this.#given.violated(`${textOf(booking)} was ${what}, which TermTime does not ask for`);
  }

  #verdict(board: Board, booking: Booking, purpose: Purpose): string {
    if (this.#letGo.has(booking.index) && this.#doubted.has(booking.index)) return 'may go';
    const activity = board.activities.get(purpose.activity);
    if (activity === undefined) return 'may go';
    if (!activity.isReadable) return `${activity.code} cannot be read`;
    if (!this.#given.departments.includes(activity.department)) return `${activity.code} is another department's`;
    const asked = this.#asked(board, purpose);
    if (asked.length === 0) {
      if (!activity.weeks.includes(purpose.week)) return 'may go';
      return this.#isOldDoubt(booking) ? 'may go' : `${activity.code} only lost its date, less than 20 hours ago`;
    }
    const exact = asked.find(
      ({ room, from, until }) =>
        room === purpose.room && room === booking.room && from === booking.from && until === booking.until,
    );
    if (exact !== undefined) {
      // Of those who share a place one booking is left, perhaps one that comes here from elsewhere.
      if (this.#lectures(board).some(other => isSameSet(exact, other))) return 'may go';
      const gives = this.#given.strategy === 'last' && this.#rivals(exact, this.#lectures(board)).length > 0;
      return gives ? 'may go' : `${activity.code} asks for just this`;
    }
    if (this.#isRoomLost(board, purpose) && !this.#isOldDoubt(booking))
      return `${activity.code} only lost the room ${purpose.room}, less than 20 hours ago`;
    return 'may go';
  }

  #isOldDoubt({ index }: Booking): boolean {
    const since = this.#doubted.get(index);
    return since !== undefined && this.#given.now() - since >= leastInQuestionMs;
  }

  /** The activity has fewer rooms in that week, and every one that is left has its booking. */
  #isRoomLost(board: Board, purpose: Purpose): boolean {
    const asked = this.#asked(board, purpose);
    if (asked.some(({ room }) => room === purpose.room) || asked.some(({ activity }) => activity.together !== null))
      return false;
    return asked.every(lecture => this.#bookingsOf(lecture, []).length > 0);
  }

  #noteDoubts(): void {
    const board = this.#boards.at(-1);
    if (board === undefined) return;
    for (const booking of this.#known.values()) {
      const purpose = this.#purposes.get(booking.index);
      if (purpose === undefined || this.#doubted.has(booking.index)) continue;
      const activity = board.activities.get(purpose.activity);
      if (activity === undefined || !activity.isReadable) continue;
      const asked = this.#asked(board, purpose);
      // Where its activity has a date only in the past, nobody says that it is cancelled either.
      const isInDoubt =
        asked.length === 0
          ? activity.weeks.includes(purpose.week)
          : this.#isRoomLost(board, purpose) || asked.every(({ from }) => from <= this.#soon());
      if (isInDoubt) this.#doubted.set(booking.index, this.#given.now());
    }
  }

  #noteCancelled({ index }: Booking): void {
    const purpose = this.#purposes.get(index);
    if (purpose !== undefined) this.#cancelledAt.set(weekOf(purpose), this.#given.now());
  }

  /** Boards that an act of now may rest on. */
  #recent(): Board[] {
    const since = this.#given.now() - latestMs;
    return this.#boards.filter((_, number) => (this.#boards[number + 1]?.at ?? Number.POSITIVE_INFINITY) >= since);
  }

  #longAgo(): string {
    return london(this.#given.now() - latestMs);
  }

  #soon(): string {
    return london(this.#given.now() + latestMs);
  }

  #asked({ lectures }: Board, { activity, week }: Pick<Purpose, 'activity' | 'week'>): Lecture[] {
    return (lectures.get(activity) ?? []).filter(lecture => lecture.week === week);
  }

  #lectures({ lectures }: Board): Lecture[] {
    return [...lectures.values()].flat();
  }

  #lecturesOf(activity: Activity): Lecture[] {
    if (activity.isVirtual || !activity.isReadable || activity.timeframe !== timeframe) return [];
    if (!this.#given.departments.includes(activity.department)) return [];
    return activity.weeks
      .filter(week => !activity.hidden.includes(week))
      .flatMap(week => {
        const date = daysAfter(firstDay, (week - 1) * 7 + activity.day);
        const last = activity.end <= activity.start ? daysAfter(date, 1) : date;
        const [from, until] = [`${date}T${activity.start}:00`, `${last}T${activity.end}:00`];
        return activity.rooms.filter(room => room !== 'None').map(room => ({ activity, week, room, from, until }));
      });
  }

  #rivals(lecture: Lecture, among: readonly Lecture[]): Lecture[] {
    return among.filter(
      other =>
        other !== lecture && this.#excludes(lecture, other) && meets(lecture, other) && !isSameSet(lecture, other),
    );
  }

  #excludes(a: { readonly room: string }, b: { readonly room: string }): boolean {
    return (this.#given.excludes[a.room] ?? [a.room]).includes(b.room);
  }

  /** Over every rolling day: no more of a kind than its limit, but for what a person approved. */
  #count(kind: Kind, target: string): void {
    const at = this.#given.now();
    if (this.permissions.isApproved(target, at, [kind])) return;
    this.#deeds.push({ kind, target, at, campaigns: this.permissions.campaignsFor(target, at, [kind]) });
    const recent = this.#deeds.filter(deed => at - deed.at < day - latestMs);
    const isAgain = (deed: (typeof recent)[number], index: number): boolean =>
      recent.findIndex(other => other.kind === deed.kind && other.target === deed.target) < index;
    const excess = excessOf(
      recent.filter((deed, index) => !isAgain(deed, index)),
      this.#given.limits,
    );
    if (excess !== undefined) this.#given.violated(excess);
  }

  /**
   * Lectures to come that may be without a booking: `reference` of each, so that it can be seen whether somebody is
   * told.
   */
  unbooked(): string[] {
    const { lectures } = this.#now();
    return lectures
      .filter(lecture => this.#isToCome(lecture) && this.#bookingsOf(lecture, lectures).length === 0)
      .filter(
        lecture => !lectures.some(other => isSameSet(lecture, other) && other.activity.code < lecture.activity.code),
      )
      .map(({ activity: { code }, week, room }) => referenceOf({ activity: code, week, room }));
  }

  /** Everything of ours that is to come, by Booker's number. */
  ours(): number[] {
    return [...this.#known.values()]
      .filter(each => each.isOurs && this.#isToCome(each) && !this.#isLeft(each))
      .map(({ index }) => index);
  }

  /** How Booker should stand now that everything has settled; problems in words. */
  problems(): string[] {
    const { lectures, standing } = this.#now();
    const found: string[] = [];
    const ours = standing.filter(({ isOurs }) => isOurs);
    const left = ours.filter(booking => this.#isLeft(booking));
    const others = [...standing.filter(({ isOurs }) => !isOurs), ...left];
    const begun = ours.filter(({ from }) => from <= this.#soon());
    const isHeldUp = (lecture: Lecture): boolean =>
      this.#closed.has(lecture.room) ||
      [...others, ...begun].some(other => this.#excludes(lecture, other) && meets(lecture, other));
    const chosen = this.#chosen(lectures, isHeldUp);
    for (const old of standing.filter(({ isOurs, isOld }) => isOld && !isOurs)) {
      const isMeant = ({ activity, week }: Lecture) => [null, `TT/${activity.code}/${week}`].includes(old.mark);
      const meant = lectures.find(lecture => isAt(old, lecture) && isMeant(lecture));
      if (meant === undefined || !this.#isToCome(old) || this.#closed.has(meant.room)) continue;
      // One whose activity gives way to others waits as it is, and keeps the place.
      if (chosen.mustNot.has(meant)) continue;
      // Of two for one date the one in its place is taken over: the other would have it in its way for ever. What was
      // taken over before people changed anything stays so, and so may what we made (its move may be under way to this
      // very place); a person is told of both.
      const names = lectures
        .filter(each => (isAt(old, each) && isMeant(each)) || isSameSet(each, meant))
        .map(({ activity, week }) => `TT/${activity.code}/${week}`);
      const isNamed = standing.some(({ isOld, mark }) => isOld && mark !== old.mark && names.includes(mark ?? ''));
      if (isNamed && this.#hasChangedSinceAdopting()) continue;
      if (ours.some(each => each.from > this.#longAgo() && names.includes(this.#oldNameOf(each)))) continue;
      if (this.#bookingsOf(meant, lectures).length === 0)
        found.push(`a predecessor's ${textOf(old)} stands for ${textOfLecture(meant)} and was not taken over`);
    }
    for (const lecture of lectures.filter(each => this.#isToCome(each))) {
      const bookings = this.#bookingsOf(lecture, lectures).filter(each => !left.includes(each));
      if (bookings.length > 1) found.push(`${textOfLecture(lecture)} has ${bookings.length} bookings`);
      const [booking] = bookings;
      if (booking === undefined) {
        if (chosen.must.has(lecture) && !isHeldUp(lecture)) found.push(`${textOfLecture(lecture)} has no booking`);
        continue;
      }
      // In a room that is closed nobody can take the place, and what stands there stays.
      if (chosen.mustNot.has(lecture) && !this.#closed.has(lecture.room))
        found.push(`${textOfLecture(lecture)} is booked, though others go first`);
      if (isHeldUp(lecture) || this.#rivals(lecture, lectures).length > 0) continue;
      found.push(...this.#oddities(lecture, booking, lectures));
    }
    for (const booking of ours) {
      if (booking.from <= this.#soon() || left.includes(booking)) continue;
      if (lectures.some(lecture => isAt(booking, lecture))) continue;
      // One that is to move and cannot keeps its place until that is needed, whatever somebody made of its mark.
      const isStuck = lectures.some(
        lecture =>
          this.#sharers.get(booking.index)?.has(lecture.activity.code) &&
          (isHeldUp(lecture) || this.#rivals(lecture, lectures).length > 0),
      );
      if (!isStuck) found.push(`${textOf(booking)} stands for nothing`);
    }
    return found;
  }

  /** How the predecessor would name what a booking of ours was last sent for. */
  #oldNameOf({ index }: Booking): string {
    const { activity = '', week = 0 } = this.#purposes.get(index) ?? {};
    return `TT/${activity}/${week}`;
  }

  #hasChangedSinceAdopting(): boolean {
    return (this.#boards.at(-1)?.at ?? 0) > this.#adoptingSince;
  }

  /**
   * Whether it is another department's by now: left as it is. So is one that is not where it was sent and bears no
   * mark, or was made twice: perhaps nobody heard that it was made.
   */
  #isLeft(booking: Booking): boolean {
    const { index, mark: text, room, from } = booking;
    const purpose = this.#purposes.get(index);
    const place = this.#places.get(index);
    const isMoved = place?.room !== room || place.from !== from;
    const isUnmarked = purpose === undefined || text !== referenceOf(purpose);
    if (isMoved && (isUnmarked || this.#isMadeTwice(booking))) return true;
    const activity = this.#boards.at(-1)?.activities.get(purpose?.activity ?? '');
    return activity !== undefined && !this.#given.departments.includes(activity.department);
  }

  #oddities(lecture: Lecture, booking: Booking, lectures: readonly Lecture[]): string[] {
    const set = lectures
      .filter(other => other === lecture || isSameSet(other, lecture))
      .toSorted((a, b) => (a.activity.code < b.activity.code ? -1 : 1));
    const title = [...new Set(set.map(({ activity }) => activity.name))].join(' / ').slice(0, this.#given.longestTitle);
    const size = set.reduce((sum, { activity }) => sum + activity.size, 0);
    const lead = set[0]?.activity.code ?? '';
    const reference = referenceOf({ activity: lead, week: lecture.week, room: lecture.room });
    const is = textOfLecture(lecture);
    return [
      ...(booking.title === title ? [] : [`${is} is called “${booking.title}”, not “${title}”`]),
      ...(booking.attendees === (size || null) ? [] : [`${is} is for ${booking.attendees} people, not ${size}`]),
      ...(booking.mark === reference ? [] : [`${is} has the mark ${booking.mark}, not ${reference}`]),
    ];
  }

  /** Of activities in one room at one time, which must and which must not be booked by the strategy. */
  #chosen(lectures: readonly Lecture[], isHeldUp: (lecture: Lecture) => boolean) {
    const must = new Set<Lecture>();
    const mustNot = new Set<Lecture>();
    const { strategy } = this.#given;
    if (strategy !== 'last') {
      const isBooked = (lecture: Lecture) => this.#bookingsOf(lecture, lectures).length > 0;
      for (const lecture of lectures) {
        const rivals = this.#rivals(lecture, lectures);
        if (rivals.length === 0) must.add(lecture);
        // Nobody who goes first is missing: whoever is not booked gives way to one who is, or who cannot be for another
        // reason.
        else if (
          strategy === 'first' &&
          !rivals.some(other => isBooked(other) || isHeldUp(other) || !this.#isToCome(other))
        )
          must.add(lecture);
      }
      return { must, mustNot };
    }
    // A set goes under the code of its first.
    const codeOf = (lecture: Lecture) =>
      lectures
        .filter(other => other === lecture || isSameSet(other, lecture))
        .map(({ activity }) => activity.code)
        .sort()[0] ?? '';
    const inTurn = lectures.toSorted((a, b) => {
      const begun = Number(this.#isToCome(a)) - Number(this.#isToCome(b));
      if (begun !== 0) return begun;
      if (a.from !== b.from) return a.from > b.from ? -1 : 1;
      const [one, other] = [codeOf(a), codeOf(b)];
      if (one !== other) return one > other ? -1 : 1;
      return a.room === b.room ? 0 : a.room > b.room ? -1 : 1;
    });
    for (const lecture of inTurn) {
      if (this.#rivals(lecture, [...must]).length > 0) mustNot.add(lecture);
      else must.add(lecture);
    }
    return { must, mustNot };
  }

  #now(): { readonly lectures: Lecture[]; readonly standing: Booking[] } {
    const board = this.#boards.at(-1);
    return { lectures: board === undefined ? [] : this.#lectures(board), standing: [...this.#known.values()] };
  }

  #isToCome({ from }: { readonly from: string }): boolean {
    return from > this.#soon();
  }

  /** Bookings of ours that stand just there, and were made for it or for who shares it. */
  #bookingsOf(lecture: Lecture, lectures: readonly Lecture[]): Booking[] {
    const codes = new Set([
      lecture.activity.code,
      ...lectures.filter(other => isSameSet(other, lecture)).map(({ activity }) => activity.code),
    ]);
    return [...this.#known.values()].filter(
      booking =>
        booking.isOurs && isAt(booking, lecture) && codes.has(this.#purposes.get(booking.index)?.activity ?? ''),
    );
  }
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

function isAt(booking: Booking, { room, from, until }: Lecture): boolean {
  return booking.room === room && booking.from === from && booking.until === until;
}

function meets(a: Pick<Lecture, 'from' | 'until'>, b: Pick<Lecture, 'from' | 'until'>): boolean {
  return a.from < b.until && b.from < a.until;
}

function isSameSet(a: Lecture, b: Lecture): boolean {
  const { together } = a.activity;
  if (a === b || together === null || together !== b.activity.together) return false;
  return a.room === b.room && a.from === b.from && a.until === b.until;
}

function purposeOf(text: string | null): Purpose | undefined {
  if (text === null || !text.startsWith(mark)) return undefined;
  const [activity = '', week = '', room = ''] = text.slice(mark.length).split(':');
  return { activity, week: Number(week), room };
}

function referenceOf({ activity, week, room }: Purpose): string {
  return `${mark}${activity}:${week}:${room}`;
}

function weekOf({ activity, week }: Purpose): string {
  return `${activity} ${week}`;
}

function textOf({ index, room, from, until, title, attendees, mark: text }: Booking): string {
  return `booking ${index}, ${room} ${from}–${until} “${title}” (${attendees}; ${text ?? 'no mark'}),`;
}

function textOfLecture({ activity, week, room, from, until }: Lecture): string {
  return `${activity.code} week ${week}, ${room} ${from}–${until},`;
}
