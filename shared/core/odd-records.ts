/** So many records must be looked at before their share says anything. */
const leastRecords = 20;

/**
 * Whether so many of the records of one answer cannot be read that the answer itself is broken: more than half of at
 * least 20 (DESIGN, "One odd record is one finding"). Below that each is left as it is, and named.
 */
export function mostAreOdd(odd: number, all: number): boolean {
  return all >= leastRecords && odd * 2 > all;
}
