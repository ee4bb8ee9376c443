import { z } from 'zod';
import type { CmisSandbox, SlotChanges, SlotKey } from './cmis-sandbox.ts';
import { prepared } from './prepared.ts';
import { SeededChoice } from './seeded-choice.ts';

const slotRow = z.object({
  SLOTID: z.number(),
  STATUS: z.number(),
  WEEKDAY: z.number(),
  ROOMID: z.string().nullable(),
});
const personRow = z.object({ P: z.string() });
const roomRow = z.object({ ROOMID: z.string(), ROOMGRPCODE: z.string().nullable() });

/** What timetablers do, at random and repeatably: each call makes one edit of the set and says in words what it was. */
export class RandomEdits {
  readonly #sandbox: CmisSandbox;
  readonly #setId: string;
  readonly #choice: SeededChoice;
  /** Rooms that lessons are moved to. */
  readonly #rooms: readonly { roomId: string; roomGroupCode: string | null }[];
  readonly #people: readonly string[];
  /** Weeks that lessons are moved to. */
  readonly #weeks: readonly number[];

  /** Edits the slots of the set as it is at each call. `weeks` bounds where lessons are moved to. */
  constructor(
    sandbox: CmisSandbox,
    setId: string,
    options: { readonly seed: number; readonly weeks: readonly number[] },
  ) {
    this.#sandbox = sandbox;
    this.#setId = setId;
    this.#choice = new SeededChoice(options.seed);
    this.#weeks = options.weeks;
    this.#rooms = prepared(
      sandbox.database,
      'select ROOMID, max(ROOMGRPCODE) as ROOMGRPCODE from TIMETABLE where SETID = ? and ROOMID is not null group by ROOMID order by ROOMID',
    )
      .all(setId)
      .map(row => roomRow.parse(row))
      .map(row => ({ roomId: row.ROOMID, roomGroupCode: row.ROOMGRPCODE }));
    this.#people = prepared(sandbox.database, 'select PERSONNO as P from STT_EXT_PERSON order by PERSONNO')
      .all()
      .map(row => personRow.parse(row).P);
  }

  /** Makes one edit and returns it in words. */
  next(): string {
    const slots = prepared(
      this.#sandbox.database,
      'select SLOTID, STATUS, WEEKDAY, ROOMID from TIMETABLE where SETID = ? and SLOTENTRY = 1 and WEEKDAY is not null order by SLOTID',
    )
      .all(this.#setId)
      .map(row => slotRow.parse(row));
    const slot = this.#choice.of(slots);
    const key: SlotKey = { setId: this.#setId, slotId: slot.SLOTID };
    const edit = this.#choice.below(10);
    if (edit === 0) {
      this.#sandbox.deleteSlot(key);
      return `slot ${slot.SLOTID} deleted`;
    }
    if (edit === 1) return this.#copy(key);
    const changes = edit === 2 ? { status: slot.STATUS === 2 ? 3 : 2 } : this.#changes();
    this.#sandbox.updateSlot(key, changes);
    return `slot ${slot.SLOTID}: ${JSON.stringify(changes)}`;
  }

  #changes(): SlotChanges {
    const choice = this.#choice;
    const kinds: readonly (() => SlotChanges)[] = [
      () => this.#times(),
      () => ({ weekday: choice.below(5) }),
      () => choice.of(this.#rooms),
      () => ({ weekId: this.#pattern() }),
      () => ({ lecturerId: choice.of(this.#people) }),
      () => ({ groupCode: choice.of(['LC01', 'LC02', 'SM01', 'TU01']) }),
      () => ({ ...this.#times(), ...choice.of(this.#rooms), weekday: choice.below(5) }),
      // Something that Echo360 does not show.
      () => ({ departmentId: '10110000' }),
    ];
    return choice.of(kinds)();
  }

  #times(): SlotChanges {
    const start = 9 * 60 + 30 * this.#choice.below(16);
    const text = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return { start: text(start), finish: text(start + this.#choice.of([30, 60, 60, 90, 120])) };
  }

  #pattern(): number {
    const first = this.#choice.below(this.#weeks.length);
    const length = 1 + this.#choice.below(this.#weeks.length - first);
    const step = this.#choice.of([1, 1, 2]);
    return this.#sandbox.weekIdOf(
      this.#setId,
      this.#weeks.slice(first, first + length).filter((_, index) => index % step === 0),
    );
  }

  /** A new slot like this one, elsewhere or, now and then, right on top of it. */
  #copy(key: SlotKey): string {
    const { database } = this.#sandbox;
    const last = database
      .prepare('select max(SLOTID) as M from (select SLOTID from TIMETABLE union all select SLOTID from ROOMREQUESTS)')
      .get();
    const slotId = Number(last?.['M']) + 1;
    const binds = { to: slotId, setId: key.setId, slotId: key.slotId };
    const changes = this.#choice.chance(0.3) ? {} : this.#changes();
    this.#sandbox.transaction(() => {
      database
        .prepare(
          `insert into ROOMREQUESTS (SETID, SLOTID, SLOTENTRY, ITEMNUM, FEATUREID)
           select SETID, :to, SLOTENTRY, ITEMNUM, FEATUREID from ROOMREQUESTS where SETID = :setId and SLOTID = :slotId and SLOTENTRY = 1`,
        )
        .run(binds);
      database
        .prepare(
          `insert into TIMETABLE (SETID, SLOTID, SLOTENTRY, SLOTTOTAL, SOURCESID, STATUS, WEEKID, WEEKDAY, STARTTIME, FINISHTIME, DURATION,
             MODULEID, MODGRPCODE, ROOMID, ROOMGRPCODE, LECTURERID, DEPTID, USERCHANGE)
           select SETID, :to, SLOTENTRY, SLOTTOTAL, SOURCESID, STATUS, WEEKID, WEEKDAY, STARTTIME, FINISHTIME, DURATION,
             MODULEID, MODGRPCODE, ROOMID, ROOMGRPCODE, LECTURERID, DEPTID, USERCHANGE
           from TIMETABLE where SETID = :setId and SLOTID = :slotId and SLOTENTRY = 1`,
        )
        .run(binds);
      if (Object.keys(changes).length > 0) this.#sandbox.updateSlot({ ...key, slotId }, changes);
    });
    return `slot ${slotId} made like ${key.slotId}: ${JSON.stringify(changes)}`;
  }
}
