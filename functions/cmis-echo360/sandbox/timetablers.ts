import { z } from 'zod';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import type { Echo360StandIn } from '#sandbox/echo360/stand-in.ts';
import type { Deed } from '#shared/descriptor/scene.ts';

const slotRow = z.object({
  SLOTID: z.number(),
  WEEKDAY: z.number(),
  STARTTIME: z.string(),
  FINISHTIME: z.string(),
  ROOMID: z.string(),
  NAME: z.string(),
});
type Slot = z.infer<typeof slotRow>;

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const newcomer = { personNo: 'newcomer', forename: 'New', surname: 'Comer', email: 'new.comer@example.ac.uk' };

/** What timetablers do in a morning, and what Echo360 makes of it. */
export class Timetablers {
  readonly #cmis: CmisSandbox;
  readonly #echo360: Echo360StandIn;
  readonly #setId: string;
  #isHired = false;
  /** Slots that were changed, with what they are called. */
  #changed: readonly { readonly what: string; readonly slot: Slot }[] = [];

  constructor(cmis: CmisSandbox, echo360: Echo360StandIn, setId: string) {
    this.#cmis = cmis;
    this.#echo360 = echo360;
    this.#setId = setId;
  }

  /** Moves one lesson, cancels one, and books one on top of another; in words. */
  change(): readonly string[] {
    const [moved, cancelled, wrong, right] = this.#slots();
    if (!(moved && cancelled && wrong && right)) throw new Error('the timetable has too few lessons to change');
    const key = ({ SLOTID }: Slot) => ({ setId: this.#setId, slotId: SLOTID });
    this.#cmis.updateSlot(key(moved), { start: '20:00', finish: '21:00' });
    this.#cmis.cancelSlot(key(cancelled));
    const place = { weekday: right.WEEKDAY, start: right.STARTTIME, finish: right.FINISHTIME, roomId: right.ROOMID };
    this.#cmis.updateSlot(key(wrong), place);
    this.#changed = [
      { what: 'moved', slot: moved },
      { what: 'cancelled', slot: cancelled },
      { what: 'double-booked', slot: wrong },
      { what: 'double-booked', slot: right },
    ];
    return [
      `Timetabling moves ${this.#named(moved)} to 20:00.`,
      `Timetabling cancels ${this.#named(cancelled)}.`,
      `Timetabling puts ${this.#named(wrong)} on top of ${this.#named(right)}: a double booking, which Echo360 would refuse.`,
    ];
  }

  /** What timetablers get wrong, and correct when they are asked. */
  deeds(): readonly Deed[] {
    let doubled: { readonly slot: Slot; readonly onto: Slot } | undefined;
    let cancelled: readonly Slot[] = [];
    let isTaught = false;
    const key = ({ SLOTID }: Slot) => ({ setId: this.#setId, slotId: SLOTID });
    const placeOf = (slot: Slot) => ({
      weekday: slot.WEEKDAY,
      start: slot.STARTTIME,
      finish: slot.FINISHTIME,
      roomId: slot.ROOMID,
    });
    return [
      {
        name: 'double-booking',
        title: 'Two lessons are put into one room',
        summary: 'Neither is recorded where they overlap; the console names the room, the day and whom to ask.',
        isBroken: () => doubled !== undefined,
        break: () => {
          const [slot, onto] = this.#slots().slice(-2);
          if (slot === undefined || onto === undefined) return 'There are too few lessons that are recorded.';
          this.#cmis.updateSlot(key(slot), placeOf(onto));
          doubled = { slot, onto };
          return `Timetabling puts ${this.#named(slot)} on top of ${this.#named(onto)}.`;
        },
        undo: () => {
          if (doubled !== undefined) this.#cmis.updateSlot(key(doubled.slot), placeOf(doubled.slot));
          doubled = undefined;
          return 'Timetabling puts the lesson back into its own room.';
        },
      },
      {
        name: 'presenter-without-account',
        title: 'Somebody teaches whom Echo360 does not know',
        summary:
          'Their lessons cannot be recorded: each message that says so fails, names them, and is sent again when a person says so. Undoing it makes the account.',
        isBroken: () => isTaught,
        break: () => {
          const slot = this.#slots().at(-3);
          if (slot === undefined) return 'There are too few lessons that are recorded.';
          if (!this.#isHired) this.#cmis.addPerson(newcomer);
          this.#isHired = true;
          isTaught = true;
          this.#cmis.updateSlot(key(slot), { lecturerId: newcomer.personNo });
          return `Timetabling gives ${this.#named(slot)} to ${newcomer.email}, who has no account.`;
        },
        undo: () => {
          isTaught = false;
          const { email } = newcomer;
          if (!this.#echo360.state.usersByEmail.has(email)) {
            this.#echo360.state.addUser({ email, firstName: 'New', lastName: 'Comer' });
          }
          return `${email} has an account in Echo360.`;
        },
      },
      {
        name: 'many-deletions',
        title: '300 slots are taken off at once',
        summary: 'More than a day may lose: a limit stops the run, nothing of it is written, and a person decides.',
        isBroken: () => cancelled.length > 0,
        break: () => {
          cancelled = this.#slots(false).slice(0, 300);
          this.#cmis.transaction(() => cancelled.forEach(slot => void this.#cmis.cancelSlot(key(slot))));
          return `Timetabling takes ${cancelled.length} slots off.`;
        },
        undo: () => {
          this.#cmis.transaction(() => cancelled.forEach(slot => void this.#cmis.updateSlot(key(slot), { status: 2 })));
          cancelled = [];
          return 'Timetabling puts the slots back.';
        },
      },
    ];
  }

  /** How many recordings there are, and those of the lessons that were changed. */
  state(): readonly string[] {
    const snapshot = this.#echo360.state.snapshot();
    const lines = this.#changed.map(({ what, slot }) => {
      const found = snapshot.filter(schedule => schedule.externalId?.startsWith(`${slot.SLOTID}-`) === true);
      const when = found.map(
        ({ startDate, startTime, endTime, room }) => `${startDate} ${startTime}–${endTime} in ${room}`,
      );
      return `${slot.NAME} (${slot.SLOTID}, ${what}): ${when.length === 0 ? 'no recording' : when.join(', ')}.`;
    });
    return [`Echo360 holds ${snapshot.length.toLocaleString('en-GB')} recordings.`, ...lines];
  }

  #named({ NAME, SLOTID, WEEKDAY, STARTTIME, ROOMID }: Slot): string {
    return `${NAME} (${SLOTID}, ${weekdays[WEEKDAY] ?? ''} ${STARTTIME} in ${ROOMID})`;
  }

  /** Lessons that are recorded in the next weeks; where they are to be distinct, no two of the same subject. */
  #slots(distinct = true): readonly Slot[] {
    const recorded = new Set(this.#echo360.state.snapshot().map(({ externalId }) => Number(externalId?.split('-')[0])));
    const rows = this.#cmis.database
      .prepare(
        `select T.SLOTID, T.WEEKDAY, T.STARTTIME, T.FINISHTIME, T.ROOMID, coalesce(D.DESCRIP, T.MODULEID) as NAME
         from TIMETABLE T left join SLOTDETAILS D on D.SETID = T.SETID and D.SLOTID = T.SLOTID and D.SLOTLINE = 0
         where T.SETID = ? and T.STATUS = 2 and T.SLOTENTRY = 1 and T.WEEKDAY is not null and T.ROOMID is not null order by T.SLOTID`,
      )
      .all(this.#setId)
      .map(row => slotRow.parse(row))
      .filter(({ SLOTID }) => recorded.has(SLOTID));
    if (!distinct) return rows;
    const chosen: Slot[] = [];
    for (const row of rows) {
      if (chosen.every(({ NAME }) => NAME !== row.NAME)) chosen.push(row);
    }
    return chosen;
  }
}
