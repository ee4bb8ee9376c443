import type { FaultRule } from '#shared/descriptor/fault.ts';

/** Whose fault it is that a room or booking is not as the other system has it. */
export const faults: readonly FaultRule[] = [
  {
    says: /Booker has no room /,
    whose: 'the room: TermTime names one that Booker does not have',
    whatToDo: 'Whoever keeps the rooms adds it to Booker, or the activity is given another in TermTime.',
  },
  {
    says: /^(?:in the way: )?“/,
    whose: 'two things in one room at one time',
    whatToDo:
      'Whoever made what is named, or the scheduler of the activity, moves one of them; it is booked by itself then.',
  },
  {
    says: /^Booker refused/,
    whose: 'Booker’s rules for the room or the account',
    whatToDo: 'Read what Booker says; whoever administers Booker permits it, or the activity is given another room.',
  },
  {
    says: /lacks the right for this department/,
    whose: 'our access to TermTime',
    whatToDo: 'Whoever administers TermTime gives the user of the key the right for the department.',
  },
  {
    says: /several things have this name/,
    whose: 'TermTime’s data',
    whatToDo: 'Rename one of them in TermTime; the next run goes on.',
  },
  {
    says: /^TermTime says /,
    whose: 'what was sent, as TermTime sees it',
    whatToDo: 'Read what TermTime says, and have that mended where it comes from; the next run tries again.',
  },
];
