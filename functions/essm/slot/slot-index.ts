import type { RoomBlocks } from './room-blocks.ts';
import { type Slot, timesOverlap } from './slot.ts';

interface Shelf<Item> {
  /** By start. */
  readonly items: { readonly slot: Slot; readonly item: Item }[];
  /** Greatest end among the items up to each, so that a search can stop. */
  readonly latestEnd: string[];
}

/**
 * Finds what overlaps a slot in its room, or in a room that it blocks. Built once; asking costs the answer and a
 * search.
 */
export class SlotIndex<Item> {
  readonly #byRoom = new Map<string, Shelf<Item>>();
  readonly #blocks: RoomBlocks;

  constructor(entries: Iterable<readonly [Slot, Item]>, blocks: RoomBlocks) {
    this.#blocks = blocks;
    for (const [slot, item] of entries) {
      const shelf = this.#byRoom.get(slot.room);
      if (shelf === undefined) this.#byRoom.set(slot.room, { items: [{ slot, item }], latestEnd: [] });
      else shelf.items.push({ slot, item });
    }
    for (const { items, latestEnd } of this.#byRoom.values()) {
      items.sort((a, b) => (a.slot.start < b.slot.start ? -1 : a.slot.start > b.slot.start ? 1 : 0));
      let latest = '';
      for (const { slot } of items) {
        if (slot.end > latest) latest = slot.end;
        latestEnd.push(latest);
      }
    }
  }

  overlapping(slot: Slot): Item[] {
    const found: Item[] = [];
    for (const room of this.#blocks(slot.room)) {
      const shelf = this.#byRoom.get(room);
      if (shelf === undefined) continue;
      for (let at = firstAtOrAfter(shelf.items, slot.end) - 1; at >= 0; at -= 1) {
        if ((shelf.latestEnd[at] ?? '') <= slot.start) break;
        const entry = shelf.items[at];
        if (entry !== undefined && timesOverlap(entry.slot, slot)) found.push(entry.item);
      }
    }
    return found;
  }
}

/** Index of the first item that starts at or after a time. */
function firstAtOrAfter(items: readonly { readonly slot: Slot }[], time: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.slot.start ?? '') < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
