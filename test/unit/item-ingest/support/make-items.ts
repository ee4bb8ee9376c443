import { type ItemText, itemText } from '#sandbox/gitlab/items/item-texts.ts';
import type { Forge, Push } from '#sandbox/gitlab/projects/forge.ts';

/** A push of an item's document. */
export function pushOf(item: ItemText, more: Partial<Push> = {}): Push {
  return { ...more, files: { 'item.json': itemText(item), ...more.files } };
}

/** Projects of the group, each with one item; their ids. The item ids are 1000, 1001, … */
export function makeItems(forge: Forge, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) =>
      forge.create(index % 2 === 0 ? 'items' : 'items/maths', `187-${index}`, pushOf({ id: 1000 + index })).id,
  );
}
