/** How many there are; where `isLeast`, so many or more, since no page pays for counting further. */
export interface Counted {
  readonly count: number;
  readonly isLeast: boolean;
}

/** What was counted up to `atMost`. Pure. */
export function countedTo(atMost: number, count: number): Counted {
  return { count, isLeast: count >= atMost };
}

/** `12`, or `1,000 or more`. Pure. */
export function countText({ count, isLeast }: Counted): string {
  return `${count.toLocaleString('en-GB')}${isLeast ? ' or more' : ''}`;
}

/** Says how many there are of something: `1 lesson waits`, `12 lessons wait`, `1,000 or more lessons wait`. */
export type HowMany = (one: string, many: string) => string;

/** Puts a count into words. Pure. */
export function howMany(counted: Counted): HowMany {
  return (one, many) => (counted.count === 1 ? `1 ${one}` : `${countText(counted)} ${many}`);
}
