import type { FaultRule } from '#shared/descriptor/fault.ts';

/** Whose fault it is that somebody was not told. */
export const faults: readonly FaultRule[] = [
  {
    says: /the mail server refused: /,
    whose: 'the address, as the mail server sees it',
    whatToDo: 'Correct the address in functions.digest; it is tried again the next day.',
  },
  {
    says: /the mail server says later: |it is not known whether /,
    whose: 'the mail server',
    whatToDo: 'Nothing unless it lasts: the next run tries again.',
  },
];
