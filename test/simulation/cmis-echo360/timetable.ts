import type { DatabaseSync } from 'node:sqlite';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import { prepared } from '#sandbox/cmis/prepared.ts';
import { RandomEdits } from '#sandbox/cmis/random-edits.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import type { RecordingFeature } from '#shared/clients/cmis/event.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

export { setId };

/**
 * Making the tables takes longer than most of a story: a database that was used gets again what it had at first, and is
 * used again.
 */
const used: CmisSandbox[] = [];

const allTables = "select name from sqlite_master where type = 'table' and name <> 'SANDBOX_CLOCK'";
const keptTables = "select substr(name, 7) as name from temp.sqlite_master where type = 'table'";

/** A database with a year without lessons, which keeps a copy of what it holds now. */
function newSandbox(): CmisSandbox {
  const sandbox = createCmisSandbox({ file: ':memory:', now: () => currentNow() });
  const { database } = sandbox;
  sandbox.load(tinyYear, { queued: true });
  for (const { name } of database.prepare(allTables).all()) {
    const { rows } = database.prepare(`select count(*) as rows from ${name}`).get() ?? {};
    if (rows !== 0) database.exec(`create temp table FIRST_${name} as select * from main.${name}`);
  }
  return sandbox;
}

/** Tables from which a row may vanish that a lesson is joined with, and what tells the row. */
const joined = [
  ['WEEKSTRUCTURE', 'WEEKNUMBER in (1, 2, 3)'],
  ['WEEKMAPNUMERIC', 'WEEKNUMBER in (1, 2, 3)'],
  ['MODULEGROUPS', "GRPCODE in ('LC01', 'LC02')"],
  ['MODULE', '1 = 1'],
  ['ROOMFEATURES', "ROOMID in ('R1', 'R2')"],
  ['STT_COMPONENT_TYPE', "MODULE_SUBGROUP_CODE = 'LC'"],
] as const;

/** Three weeks, so that each lesson has few recordings. */
const tinyYear = {
  ...emptyYear,
  weekStarts: emptyYear.weekStarts.slice(0, 4),
  weekPatterns: [[1], [2], [3], [1, 2], [2, 3], [1, 2, 3]].map((weeks, index) => ({ weekId: index + 1, weeks })),
};

type Row = Record<string, null | number | bigint | string | NodeJS.ArrayBufferView>;

/**
 * A tiny timetable and those who keep it: lessons come, move, clash and go, rows vanish and come back, times make no
 * sense for a while.
 */
export class Timetable {
  readonly sandbox: CmisSandbox;
  readonly database: DatabaseSync;
  readonly year: typeof emptyYear;
  readonly #vanished: { readonly table: string; readonly row: Row }[] = [];
  readonly #spoilt = new Map<number, { readonly start: string; readonly finish: string }>();
  #nextSlot: number;

  constructor(random: Random, now: () => number) {
    const slots = Array.from({ length: random.between(1, 3) }, (_, index) => this.#lesson(random, index + 1));
    this.#nextSlot = slots.length + 1;
    this.year = { ...tinyYear, slots };
    currentNow = now;
    this.sandbox = used.pop() ?? newSandbox();
    this.database = this.sandbox.database;
    this.sandbox.transaction(() => {
      for (const each of slots) this.sandbox.insertSlot(setId, each);
    });
  }

  close(): void {
    this.database.exec('begin');
    for (const { name } of prepared(this.database, allTables).all()) {
      prepared(this.database, `delete from ${name}`).run();
    }
    for (const { name } of prepared(this.database, keptTables).all()) {
      prepared(this.database, `insert into ${name} select * from FIRST_${name}`).run();
    }
    this.database.exec('commit');
    used.push(this.sandbox);
  }

  edit(random: Random): string {
    const slots = prepared(this.database, 'select SLOTID from TIMETABLE')
      .all()
      .map(row => Number(row['SLOTID']));
    const what = random.weighted([
      [12, 'ordinary'],
      [2, 'new'],
      [2, 'vanish'],
      [2, 'return'],
      [1, 'spoil'],
      [1, 'mend'],
      [1, 'rename'],
      [1, 'address'],
      [1, 'request'],
    ] as const);
    if (what === 'new' || slots.length === 0) {
      const lesson = this.#lesson(random, this.#nextSlot);
      this.#nextSlot += 1;
      this.sandbox.insertSlot(setId, lesson);
      return `slot ${lesson.slotId} is new in ${lesson.roomId}, ${lesson.start}–${lesson.finish}`;
    }
    const slotId = random.of(slots);
    switch (what) {
      case 'ordinary': {
        const told = new RandomEdits(this.sandbox, setId, { seed: random.below(1e9), weeks: [1, 2, 3] }).next();
        this.#nextSlot = Math.max(this.#nextSlot, ...slots.map(id => id + 2));
        return told;
      }
      case 'vanish':
        return this.#vanish(random);
      case 'return':
        return this.#return(1);
      case 'spoil':
        return this.#spoil(random, slotId);
      case 'mend':
        return this.#mend();
      case 'rename':
        this.sandbox.setSlotName(setId, slotId, random.of([`Renamed ${random.below(9)}`, null]));
        return `slot ${slotId} is renamed`;
      case 'address': {
        const person = random.of(['P1', 'P2', 'P3']);
        this.sandbox.setEmail(
          person,
          random.of([null, 'person1@example.ac.uk', 'person2@example.ac.uk', 'nobody@example.ac.uk']),
        );
        return `${person} has another address`;
      }
      case 'request': {
        const wanted = random.chance(0.6);
        const feature = random.of<RecordingFeature>(['VIDEOREC', 'AUDIOREC']);
        this.sandbox.setRequest({ setId, slotId }, feature, wanted);
        return `slot ${slotId} ${wanted ? 'asks for' : 'no longer asks for'} ${feature}`;
      }
    }
  }

  /** A timetable replaces another: lessons come, most that are there move or go. */
  rush(random: Random): string {
    const slots = this.database.prepare('select SLOTID from TIMETABLE').all();
    const told = slots.map(row => {
      const slotId = Number(row['SLOTID']);
      const what = random.of(['delete', 'update', 'update', 'leave'] as const);
      if (what === 'delete') this.sandbox.deleteSlot({ setId, slotId });
      if (what === 'update') this.sandbox.setSlotName(setId, slotId, `Rolled over ${random.below(99)}`);
      return `slot ${slotId}: ${what}`;
    });
    for (let left = random.between(1, 3); left > 0; left -= 1) {
      this.sandbox.insertSlot(setId, this.#lesson(random, this.#nextSlot));
      told.push(`slot ${this.#nextSlot} is new`);
      this.#nextSlot += 1;
    }
    return told.join(', ');
  }

  /**
   * Everything that only people can put right is put right, and there is at least one lesson that is plainly in order.
   */
  calm(random: Random): void {
    this.#return(this.#vanished.length);
    while (this.#spoilt.size > 0) this.#mend();
    this.sandbox.insertSlot(setId, this.#lesson(random, this.#nextSlot));
    this.#nextSlot += 1;
  }

  #lesson(random: Random, slotId: number) {
    const start = 9 + random.below(4);
    const text = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
    return slot(slotId, text(start), text(start + random.of([1, 1, 2])), {
      weekId: random.between(1, tinyYear.weekPatterns.length),
      weekday: random.below(3),
      roomId: random.of(['R1', 'R1', 'R2']),
      moduleId: random.of(['HIST1001', 'HIST2002']),
      groupCode: random.of(['LC01', 'LC02']),
      lecturerId: random.of(['P1', 'P2']),
    });
  }

  #vanish(random: Random): string {
    const [table, where] = random.of(joined);
    const rows = this.database.prepare(`select * from ${table} where ${where}`).all();
    if (rows.length === 0) return `nothing is left of ${table}`;
    const row: Row = { ...random.of(rows) };
    const columns = Object.keys(row);
    this.database
      .prepare(`delete from ${table} where ${columns.map(name => `${name} is :${name}`).join(' and ')}`)
      .run(row);
    this.#vanished.push({ table, row });
    return `${table} has lost ${JSON.stringify(row)}`;
  }

  #return(count: number): string {
    const back = this.#vanished.splice(0, count);
    for (const { table, row } of back) {
      const columns = Object.keys(row);
      this.database
        .prepare(
          `insert or ignore into ${table} (${columns.join(', ')}) values (${columns.map(name => `:${name}`).join(', ')})`,
        )
        .run(row);
    }
    return `${back.length} rows are back`;
  }

  #spoil(random: Random, slotId: number): string {
    const row = this.database.prepare('select STARTTIME, FINISHTIME from TIMETABLE where SLOTID = ?').get(slotId);
    if (this.#spoilt.has(slotId) || typeof row?.['STARTTIME'] !== 'string' || typeof row['FINISHTIME'] !== 'string')
      return 'nothing is spoilt';
    this.#spoilt.set(slotId, { start: row['STARTTIME'], finish: row['FINISHTIME'] });
    const changes = random.of([{ start: '9 am' }, { finish: '08:00' }, { start: '' }, { finish: '25:00' }]);
    this.sandbox.updateSlot({ setId, slotId }, changes);
    return `slot ${slotId} is spoilt: ${JSON.stringify(changes)}`;
  }

  #mend(): string {
    const [first] = this.#spoilt;
    if (first === undefined) return 'nothing is to be mended';
    const [slotId, times] = first;
    this.#spoilt.delete(slotId);
    this.sandbox.updateSlot({ setId, slotId }, times);
    return `slot ${slotId} is mended`;
  }
}

/** The clock of the story that uses the database now: one thread tells one story at a time. */
let currentNow = (): number => 0;
