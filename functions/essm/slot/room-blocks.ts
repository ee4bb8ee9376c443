/** Which rooms cannot be used while a room is: itself, the combined rooms it is part of, and its own parts. */
export type RoomBlocks = (room: string) => readonly string[];

/** `partsOf`: the codes of the rooms that a combined or partitioned room is made of. */
export function roomBlocks(partsOf: ReadonlyMap<string, readonly string[]>): RoomBlocks {
  const blocks = new Map<string, Set<string>>();
  const add = (room: string, other: string): void => {
    const known = blocks.get(room);
    if (known === undefined) blocks.set(room, new Set([room, other]));
    else known.add(other);
  };
  for (const [whole, parts] of partsOf) {
    for (const part of parts) {
      add(whole, part);
      add(part, whole);
    }
    // Two wholes that share a part exclude each other.
    for (const [other, otherParts] of partsOf) {
      if (otherParts.some(part => parts.includes(part))) add(whole, other);
    }
  }
  const known = new Map([...blocks].map(([room, others]) => [room, [...others]] as const));
  return room => known.get(room) ?? [room];
}
