import type { FaultRule } from '#shared/descriptor/fault.ts';

/**
 * Whose fault it is that a lesson was not told to Echo360, by the words of `schedule`, `reference-data` and `queue`.
 */
export const faults: readonly FaultRule[] = [
  {
    says: /needs an Echo360 account|does not know the presenter/,
    whose: 'Echo360’s list of people',
    whatToDo: 'An administrator of Echo360 gives each presenter who is named an account. Then retry.',
  },
  {
    says: /account may not be an instructor's|presenter's e-mail address/,
    whose: 'the presenter’s account in Echo360, or their address in CMIS',
    whatToDo:
      'An administrator of Echo360 makes the account an instructor’s, or the address is corrected in CMIS. Then retry.',
  },
  {
    says: /no Echo360 recording device|does not know the room/,
    whose: 'the room in Echo360',
    whatToDo: 'Whoever looks after the rooms sets it up in Echo360, or takes it off the rooms that record. Then retry.',
  },
  {
    says: /does not know the section/,
    whose: 'the course in Echo360',
    whatToDo: 'Whoever administers Echo360 adds the course and its section, or lets our account add them. Then retry.',
  },
  {
    says: /, which Lockstep did not make; adopt it or remove it/,
    whose: 'a recording that somebody else made',
    whatToDo: 'Take it over with `lockstep adopt cmis-echo360`, or have it removed in Echo360. Then retry.',
  },
  {
    says: /schedule the new time by hand/,
    whose: 'nobody’s: the lesson moved after its recording had begun',
    whatToDo: 'Schedule the new time in Echo360 by hand, if it is still to be recorded.',
  },
  {
    says: /correct (?:it|the row) in CMIS|cannot be read: /,
    whose: 'the timetable in CMIS',
    whatToDo: 'Whoever keeps the timetable corrects what the reason names. Then retry.',
  },
  {
    says: /another recording in this room at this time|is still held by|overlaps |stands in the way/,
    whose: 'two things in one room at one time',
    whatToDo: 'Ask whom the list of rooms’ days in conflict names to move one of them; it is recorded by itself then.',
  },
  {
    says: /ask those who run Echo360|although it has |given up after \d+ repairs|did not understand something|asks for something that was not sent/,
    whose: 'Echo360',
    whatToDo: 'Ask those who run Echo360, with the words of the reason. Then retry.',
  },
  {
    says: /lessons of this length|Echo360 refused the recording/,
    whose: 'the lesson, as Echo360 sees it',
    whatToDo: 'Read what Echo360 says; whoever keeps the timetable changes the lesson, or it stays unrecorded.',
  },
  {
    says: /no longer in STT_ECHO_QUEUE/,
    whose: 'the queue in CMIS',
    whatToDo: 'Somebody removed the row: write it again, or refresh the room for that day.',
  },
];
