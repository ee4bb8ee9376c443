import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { FoundEvent, UnreadableEvent, WeeklessSlot } from './event.ts';

/** Slots from which on an answer is judged as a whole. */
const enough = 20;

/**
 * Tells single entries that cannot be read from an answer that is broken: when most of its slots cannot be read, it is
 * not the timetablers who erred, and nothing may be concluded from it.
 */
export class Readability {
  #slots = 0;
  #unreadable = 0;
  #example: UnreadableEvent | WeeklessSlot | undefined;

  /** The lessons of one more slot, as they are. */
  counted(lessons: readonly FoundEvent[]): readonly FoundEvent[] {
    this.#slots += 1;
    for (const lesson of lessons) {
      if (lesson.fault === undefined) continue;
      this.#unreadable += 1;
      this.#example = lesson;
      break;
    }
    return lessons;
  }

  /** At the end of the answer. Throws ImplausibleAnswerError. */
  verify(): void {
    if (this.#example === undefined || this.#slots < enough || this.#unreadable * 2 <= this.#slots) return;
    const { slotId, setId, fault } = this.#example;
    throw new ImplausibleAnswerError(
      `CMIS: ${this.#unreadable} of ${this.#slots} slots of ${setId} cannot be read, such as slot ${slotId}: ${fault}`,
      {
        advice:
          'Look at how CMIS stores WEEKDAY, STARTTIME and FINISHTIME now. Nothing is sent until they can be read.',
      },
    );
  }
}
