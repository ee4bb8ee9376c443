import type { CmisSandbox, SlotChanges } from '#sandbox/cmis/cmis-sandbox.ts';
import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';

/**
 * A timetable that is edited in CMIS, through its triggers, and as plain values at once. Only first entries are edited.
 */
export class EditedYear {
  readonly year: YearValues;
  readonly #cmis: CmisSandbox;
  readonly #slots: Map<number, SlotValues>;

  constructor(year: YearValues, cmis: CmisSandbox) {
    this.year = year;
    this.#cmis = cmis;
    this.#slots = new Map(year.slots.filter(slot => slot.slotEntry === 1).map(slot => [slot.slotId, slot]));
  }

  /** As they are now. */
  slots(): IterableIterator<SlotValues> {
    return this.#slots.values();
  }

  update(slotId: number, changes: Omit<SlotChanges, 'setId' | 'slotId' | 'slotEntry'>): void {
    const before = this.#slots.get(slotId);
    if (before === undefined) throw new RangeError(`there is no slot ${slotId}`);
    this.#slots.set(slotId, { ...before, ...changes });
    this.#cmis.updateSlot({ setId: this.year.setId, slotId }, changes);
  }

  insert(slot: SlotValues): void {
    this.#slots.set(slot.slotId, slot);
    this.#cmis.insertSlot(this.year.setId, slot);
  }

  delete(slotId: number): void {
    this.#slots.delete(slotId);
    this.#cmis.deleteSlot({ setId: this.year.setId, slotId });
  }
}
