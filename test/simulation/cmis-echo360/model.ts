import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { excessOf, Permissions } from '#test/simulation/models/permissions-model.ts';

/**
 * What the sync CMIS → Echo360 promises, told by the seed and the README alone: nothing here is taken from the code
 * that keeps the promises. It reads the timetable's tables itself, sees every change of Echo360's schedules, whoever
 * made it, and says what must not have happened and what must be there in the end.
 */

const minute = 60_000;
const day = 1_440 * minute;

/** So long after a fact changed an act may still rest on it: the request of a frozen process goes out on waking. */
const latestMs = 40 * minute;

/** Two readings so far apart must agree before what is in question goes. */
const leastInQuestionMs = 20 * 60 * minute;

/** A recording as it stands in Echo360. */
export interface Recording {
  readonly id: string;
  readonly externalId: string | null;
  readonly room: string;
  /** YYYY-MM-DD and HH:MM, local. */
  readonly date: string;
  readonly start: string;
  readonly end: string;
  /** Name, section, presenter: whatever else is sent. */
  readonly rest: string;
  readonly isOthers: boolean;
}

export interface Lesson {
  readonly slotId: number;
  readonly week: number;
  readonly externalId: string;
  readonly room: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly rest: string;
  /** When the slot was last changed; '' when the database does not say. */
  readonly changedAt: string;
  /** TIMETABLE's own word of who teaches it. */
  readonly lecturerId: string;
}

export type Strategy = 'ignore' | 'first-wins' | 'last-wins';

export interface ModelOptions {
  readonly database: DatabaseSync;
  readonly setId: string;
  readonly strategy: Strategy;
  /** Changes a day: deletions, updates. */
  readonly limits: Readonly<Record<'delete' | 'update', number>>;
  /** Whether Echo360 knows a presenter by now; one whom it does not know is left out. */
  readonly hasAccount: (email: string) => boolean;
  readonly now: () => number;
  readonly violated: (what: string) => void;
}

interface Deed {
  readonly kind: 'delete' | 'update';
  readonly externalId: string;
  readonly at: number;
}

export class Model {
  readonly #given: ModelOptions;
  #known = new Map<string, Recording>();
  readonly #deeds: Deed[] = [];
  /** Names and presenters that a slot had; a presenter only as long as TIMETABLE names the same lecturer. */
  readonly #toldOnce = new Set<string>();
  /** How each lesson was when it last asked for a recording. */
  readonly #lastAsked = new Map<string, { readonly asked: string; readonly own: string | undefined }>();
  /**
   * Since when recordings of ours are in question: their slot stands, but has lost something one join away. And whether
   * they were to be recorded until then: a run that read before may still remove one that another lesson displaced.
   */
  readonly #inQuestion = new Map<string, { readonly since: number; readonly wasWanted: boolean }>();
  /** Lessons that were to be recorded when people last changed something. */
  #wanted: ReadonlySet<string> = new Set();
  readonly #created = new Map<string, number[]>();
  #lastTables: { readonly changed: number; readonly tables: Tables } | undefined;
  /** What people permitted beyond the limits. */
  readonly permissions: Permissions;

  constructor(given: ModelOptions) {
    this.#given = given;
    this.permissions = new Permissions(given.now, latestMs);
  }

  /** What people have made of Echo360's schedules, or of the timetable. */
  peopleChanged(now: ReadonlyMap<string, Recording>): void {
    this.#known = new Map(now);
    const lessons = this.lessons();
    const { own } = this.#tables();
    const ownColumns = (externalId: string): string | undefined => own.get(Number(externalId.split('-')[0]));
    for (const lesson of lessons) {
      const { name, presenter } = partsOf(lesson.rest);
      this.#toldOnce.add(`name of ${lesson.slotId}: ${name}`);
      this.#toldOnce.add(`presenter of ${lesson.slotId} by ${lesson.lecturerId}: ${presenter}`);
    }
    const present = new Map(lessons.map(lesson => [lesson.externalId, line(lesson)]));
    for (const [externalId, asked] of present) this.#lastAsked.set(externalId, { asked, own: ownColumns(externalId) });
    for (const recording of this.#known.values()) {
      const { externalId } = recording;
      if (externalId === null || recording.isOthers) continue;
      const last = this.#lastAsked.get(externalId);
      // Its slot stands in TIMETABLE as it was when Echo360 was last in step with it: only other tables say that it is
      // gone.
      const isInQuestion =
        !present.has(externalId) && last?.asked === line(recording) && last.own === ownColumns(externalId);
      if (!isInQuestion) this.#inQuestion.delete(externalId);
      else if (!this.#inQuestion.has(externalId)) {
        const wasWanted = this.#wanted.has(externalId);
        this.#inQuestion.set(externalId, { since: this.#given.now(), wasWanted });
      }
    }
    const accepted = [...Map.groupBy(lessons, roomDay)].flatMap(([key, ofDay]) =>
      this.#accepted(
        ofDay,
        [...now.values()].filter(each => each.isOthers && roomDay(each) === key),
      ),
    );
    this.#wanted = new Set(accepted.map(({ externalId }) => externalId));
  }

  /** What one request of ours has made of them. */
  weChanged(now: ReadonlyMap<string, Recording>): void {
    const { violated } = this.#given;
    for (const [id, before] of this.#known) {
      const after = now.get(id);
      if (after !== undefined && same(before, after)) continue;
      const what = after === undefined ? 'deleted' : 'changed';
      if (before.isOthers) violated(`somebody else's ${text(before)} was ${what}`);
      else if (after === undefined && this.#isTooSoon(before.externalId ?? '')) {
        violated(`${text(before)} was deleted although its slot stands: it was in question for less than 20 hours`);
      } else if (this.#hasBegun(before)) violated(`${text(before)} was ${what} long after it had begun`);
      // What was asked for a moment ago and put right as soon as its lost answer was noticed is still the same
      // creation.
      const madeAt = this.#created.get(before.externalId ?? id)?.at(-1) ?? 0;
      if (after !== undefined && this.#given.now() - madeAt < latestMs) continue;
      this.#deeds.push({
        kind: after === undefined ? 'delete' : 'update',
        externalId: before.externalId ?? id,
        at: this.#given.now(),
      });
    }
    for (const [id, after] of now) {
      if (this.#known.has(id)) continue;
      if (after.externalId === null) violated(`${text(after)} was made without an external id`);
      else this.#created.set(after.externalId, [...(this.#created.get(after.externalId) ?? []), this.#given.now()]);
    }
    this.#known = new Map(now);
  }

  /** Whether a recording in question has not been so for long enough to be removed. */
  #isTooSoon(externalId: string): boolean {
    const question = this.#inQuestion.get(externalId);
    if (question === undefined) return false;
    const lasted = this.#given.now() - question.since;
    return lasted < leastInQuestionMs && (question.wasWanted || lasted >= latestMs);
  }

  /** Over every rolling day no more than the limits, less what a person approved. */
  check(): void {
    const { limits, violated } = this.#given;
    const counted = this.#deeds.flatMap(({ kind, externalId, at }, index) => {
      // Removed and soon made again: moved, or removed in one run and made in the next. Nobody can tell from outside,
      // so it counts as neither.
      const isMoved =
        kind === 'delete' && (this.#created.get(externalId) ?? []).some(made => made >= at && made - at < latestMs);
      const isSame = (other: Deed): boolean =>
        other.kind === kind && other.externalId === externalId && other.at === at;
      if (isMoved || this.permissions.isApproved(externalId, at) || this.#deeds.findIndex(isSame) < index) return [];
      // What leaves a ring for a moment is an update, and what is gone is created again where it was to be updated.
      const kinds = kind === 'delete' ? ['delete', 'update'] : ['update', 'create'];
      return [{ kind, at, campaigns: this.permissions.campaignsFor(externalId, at, kinds) }];
    });
    const excess = excessOf(counted, limits);
    if (excess !== undefined) violated(excess);
  }

  /**
   * The lessons that ask for a recording, each week by itself, as the tables have them now; those whose day or times
   * make no sense are not among them.
   */
  lessons(): Lesson[] {
    const { setId } = this.#given;
    const { modules, groups, components, rooms, requests, starts, weeks, emails, details, changes, slots } =
      this.#tables();
    return slots.flatMap(row => {
      const [slotId, roomId, moduleId, groupCode] = [
        Number(row['SLOTID']),
        row['ROOMID'],
        row['MODULEID'],
        String(row['MODGRPCODE']),
      ];
      const asked = requests.filter(
        request => Number(request['SLOTID']) === slotId && request['SLOTENTRY'] === row['SLOTENTRY'],
      );
      const isEligible =
        row['SOURCESID'] === 'TEACH' &&
        row['STATUS'] === 2 &&
        row['SLOTENTRY'] === 1 &&
        roomId !== null &&
        modules.has(`${setId} ${moduleId}`) &&
        groups.has(`${setId} ${moduleId} ${groupCode}`) &&
        /^..[0-9]{2}$/.test(groupCode) &&
        components.has(groupCode.slice(0, 2)) &&
        asked.length > 0 &&
        rooms.has(`${setId} ${roomId}`);
      const [weekday, start, end] = [Number(row['WEEKDAY']), String(row['STARTTIME']), String(row['FINISHTIME'])];
      if (
        !isEligible ||
        row['WEEKDAY'] === null ||
        weekday < 0 ||
        weekday > 6 ||
        !isTime(start) ||
        !isTime(end) ||
        end <= start
      )
        return [];
      const address =
        emails.get(String(row['LECTURERID'])) ?? emails.get(String(details.get(slotId)?.['CONTACT'])) ?? null;
      const lecturer = typeof address === 'string' && this.#given.hasAccount(address) ? address : null;
      const name = String(details.get(slotId)?.['DESCRIP'] ?? '').trim() || unnamed;
      return weeks
        .filter(week => week['WEEKID'] === row['WEEKID'])
        .flatMap(({ WEEKNUMBER: number }) => {
          const first = starts.get(Number(number));
          if (first === undefined) return [];
          return [
            {
              slotId,
              week: Number(number),
              externalId: `${slotId}-${number}-${setId.replaceAll('/', '-')}`,
              room: String(roomId),
              date: new Date(Date.parse(`${first}T12:00:00Z`) + weekday * day).toISOString().slice(0, 10),
              start,
              end,
              rest: [name, `${moduleId}_${groupCode}`, lecturer].join(' | '),
              changedAt: changes.get(slotId) ?? '',
              lecturerId: String(row['LECTURERID']),
            },
          ];
        });
    });
  }

  /** The tables as they are now; they are read again only when a row of them has changed. */
  #tables(): Tables {
    const { database, setId } = this.#given;
    const changed = Number(prepared(database, 'select total_changes() as CHANGED').get()?.['CHANGED']);
    if (this.#lastTables?.changed !== changed) this.#lastTables = { changed, tables: tablesOf(database, setId) };
    return this.#lastTables.tables;
  }

  /** What Echo360 lacks or has too much, after today, once everything has settled; in words. */
  problems(): string[] {
    const tomorrow = new Date(this.#given.now() + day).toISOString().slice(0, 10);
    const recordings = [...this.#known.values()];
    const ours = recordings.filter(({ isOthers }) => !isOthers);
    const lessons = this.lessons().filter(({ start, end }) => minutesOf(end) - minutesOf(start) <= 240);
    const past = new Set(recordings.filter(({ date }) => date < tomorrow).map(({ externalId }) => externalId));
    // A lesson that moved after its recording had begun cannot be sent, and its room-day is a person's business.
    const unsure = new Set(lessons.filter(({ externalId }) => past.has(externalId)).map(roomDay));
    const wanted = [...Map.groupBy(lessons, roomDay)].flatMap(([key, ofDay]) =>
      unsure.has(key)
        ? []
        : this.#accepted(
            ofDay,
            recordings.filter(each => each.isOthers && roomDay(each) === key),
          ),
    );
    const future = ({ date }: { readonly date: string }): boolean => date > tomorrow;
    const expected = new Map(wanted.filter(future).map(lesson => [lesson.externalId, lesson]));
    const held = new Map(
      ours.filter(each => future(each) && !unsure.has(roomDay(each))).map(each => [each.externalId ?? each.id, each]),
    );
    return [
      ...[...expected].flatMap(([id, wish]) => {
        const has = held.get(id);
        if (has !== undefined && this.#isAsAsked(wish, has)) return [];
        return [`should be recorded: ${id} ${line(wish)}; Echo360 has ${has === undefined ? 'nothing' : line(has)}`];
      }),
      ...[...held].flatMap(([id, has]) => (expected.has(id) ? [] : [`should not be recorded: ${id} ${line(has)}`])),
    ];
  }

  /**
   * Whether a recording is as its lesson asks. A name or a presenter that other tables tell no more, while TIMETABLE
   * says what it said, may stay as it was: that is in question.
   */
  #isAsAsked(wish: Lesson, has: Recording): boolean {
    const [asked, there] = [partsOf(wish.rest), partsOf(has.rest)];
    const isNameKept = asked.name === unnamed && this.#toldOnce.has(`name of ${wish.slotId}: ${there.name}`);
    // Who was left out comes in when there is an account.
    const isPresenterKept =
      there.presenter !== '' &&
      this.#toldOnce.has(`presenter of ${wish.slotId} by ${wish.lecturerId}: ${there.presenter}`);
    const name = isNameKept ? there.name : asked.name;
    const presenter = isPresenterKept ? there.presenter : asked.presenter;
    return line({ ...wish, rest: [name, asked.section, presenter].join(' | ') }) === line(has);
  }

  /** Whether a lesson is recorded as it should be, after today. */
  isInPlace(externalId: string): boolean {
    const recording = [...this.#known.values()].find(each => each.externalId === externalId && !each.isOthers);
    const lesson = this.lessons().find(each => each.externalId === externalId);
    const tomorrow = new Date(this.#given.now() + day).toISOString().slice(0, 10);
    return (
      recording !== undefined && lesson !== undefined && this.#isAsAsked(lesson, recording) && lesson.date > tomorrow
    );
  }

  /**
   * Of the lessons of one room-day those that are recorded: others' schedules always win; then the strategy decides.
   */
  #accepted(lessons: readonly Lesson[], others: readonly Recording[]): Lesson[] {
    const { strategy } = this.#given;
    const direction = strategy === 'last-wins' ? -1 : 1;
    const inTurn = [...lessons].sort(
      (a, b) => direction * (strategy === 'ignore' ? 0 : compare(a.changedAt, b.changedAt)) || a.slotId - b.slotId,
    );
    const accepted: Lesson[] = [];
    for (const lesson of inTurn) {
      const rivals = strategy === 'ignore' ? inTurn.filter(other => other !== lesson) : accepted;
      const isFree = ![...rivals, ...others].some(other => lesson.start < other.end && other.start < lesson.end);
      if (isFree) accepted.push(lesson);
    }
    return accepted;
  }

  /** By London's time, with an hour to spare for either half of the year. */
  #hasBegun({ date, start }: Recording): boolean {
    return Date.parse(`${date}T${start}:00Z`) + latestMs < this.#given.now() - 60 * minute;
  }
}

/** What a recording is called whose lesson has no name. */
const unnamed = 'CMIS event';

/** `rest` in its parts. */
function partsOf(rest: string): { readonly name: string; readonly section: string; readonly presenter: string } {
  const [name = '', section = '', presenter = ''] = rest.split(' | ');
  return { name, section, presenter };
}

function same(a: Recording, b: Recording): boolean {
  return line(a) === line(b) && a.externalId === b.externalId;
}

function line({ room, date, start, end, rest }: Pick<Lesson, 'room' | 'date' | 'start' | 'end' | 'rest'>): string {
  return `${room} ${date} ${start}–${end} ${rest}`;
}

function text(recording: Recording): string {
  return `${recording.externalId ?? recording.id} (${line(recording)})`;
}

function roomDay({ room, date }: { readonly room: string; readonly date: string }): string {
  return `${date} ${room}`;
}

function isTime(value: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

type Row = Readonly<Record<string, unknown>>;

/** What lessons are made of, by what they are joined with. */
type Tables = ReturnType<typeof tablesOf>;

function tablesOf(database: DatabaseSync, setId: string) {
  const rows = (sql: string, ...binds: string[]): Row[] => prepared(database, sql).all(...binds);
  const present = (sql: string, key: (row: Row) => string): ReadonlySet<string> => new Set(rows(sql).map(key));
  const recorded = ['VIDEOREC', 'AUDIOREC'];
  const slots = rows('select * from TIMETABLE where SETID = ?', setId);
  const requests = rows('select SLOTID, SLOTENTRY, FEATUREID from ROOMREQUESTS order by FEATUREID');
  return {
    modules: present('select SETID, MODULEID from MODULE', row => `${row['SETID']} ${row['MODULEID']}`),
    groups: present(
      'select SETID, MODULEID, GRPCODE from MODULEGROUPS',
      row => `${row['SETID']} ${row['MODULEID']} ${row['GRPCODE']}`,
    ),
    components: present('select MODULE_SUBGROUP_CODE from STT_COMPONENT_TYPE', row =>
      String(row['MODULE_SUBGROUP_CODE']),
    ),
    rooms: present(
      `select SETID, ROOMID from ROOMFEATURES where FEATUREID in ('${recorded.join("', '")}')`,
      row => `${row['SETID']} ${row['ROOMID']}`,
    ),
    requests: requests.filter(({ FEATUREID }) => recorded.includes(String(FEATUREID))),
    starts: new Map(
      rows('select WEEKNUMBER, STARTDATE from WEEKSTRUCTURE where SETID = ?', setId).map(row => [
        Number(row['WEEKNUMBER']),
        String(row['STARTDATE']),
      ]),
    ),
    weeks: rows('select WEEKID, WEEKNUMBER from WEEKMAPNUMERIC where SETID = ?', setId),
    emails: new Map(
      rows('select PERSONNO, BUSINESSEMAIL from STT_EXT_PERSON').map(row => [
        String(row['PERSONNO']),
        row['BUSINESSEMAIL'],
      ]),
    ),
    details: new Map(
      rows('select SLOTID, DESCRIP, CONTACT from SLOTDETAILS where SETID = ? and SLOTLINE = 0', setId).map(row => [
        Number(row['SLOTID']),
        row,
      ]),
    ),
    changes: new Map(
      rows('select SLOTID, max(CREATED) as LATEST from STT_ECHO_QUEUE where SETID = ? group by SLOTID', setId).map(
        row => [Number(row['SLOTID']), String(row['LATEST'] ?? '')],
      ),
    ),
    slots,
    /** What TIMETABLE and its requests say of a slot themselves. */
    own: new Map(
      slots.map(({ SLOTID, ...row }) => [
        Number(SLOTID),
        JSON.stringify([row, requests.filter(request => request['SLOTID'] === SLOTID)]),
      ]),
    ),
  };
}

/** Compiling a statement takes longer than running it on a tiny timetable. */
const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function prepared(database: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(database) ?? new Map<string, StatementSync>();
  statements.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}
