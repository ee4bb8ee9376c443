import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';

export const setId = '2026/27';

/**
 * A year of eight weeks from Monday 23 November 2026 on, three rooms that record, two courses, three people. No
 * lessons.
 */
export const emptyYear: YearValues = {
  setId,
  weekStarts: Array.from({ length: 8 }, (_, index) =>
    new Date(Date.parse('2026-11-23T00:00:00Z') + index * 7 * 86_400_000).toISOString().slice(0, 10),
  ),
  // WEEKID n is week n alone; 9 is the first four weeks.
  weekPatterns: [
    ...Array.from({ length: 8 }, (_, index) => ({ weekId: index + 1, weeks: [index + 1] })),
    { weekId: 9, weeks: [1, 2, 3, 4] },
    { weekId: 10, weeks: [3, 4, 5] },
  ],
  sites: [{ siteId: 'S1', name: 'Main Building', campusId: 'C1' }],
  rooms: ['R1', 'R2', 'R3'].map(roomId => ({
    roomId,
    name: `Lecture theatre ${roomId}`,
    siteId: 'S1',
    features: ['VIDEOREC', 'AUDIOREC'] as const,
    roomGroupCode: null,
  })),
  departments: [{ departmentId: '10110000', name: 'History' }],
  modules: ['HIST1001', 'HIST2002'].map(moduleId => ({ moduleId, name: `Course ${moduleId}`, owner: '10110000' })),
  groups: ['HIST1001', 'HIST2002'].flatMap(moduleId =>
    ['LC01', 'LC02', 'SM01', 'TU01'].map(groupCode => ({ moduleId, groupCode, size: 30 })),
  ),
  componentTypes: ['LC', 'SM', 'TU'].map(subgroupCode => ({ subgroupCode, component: subgroupCode })),
  people: [1, 2, 3].map(number => ({
    personNo: `P${number}`,
    forename: 'Ada',
    surname: `Person${number}`,
    email: `person${number}@example.ac.uk`,
  })),
  slots: [],
};

/** A lesson on Tuesday of week 1 in R1 unless told otherwise. */
export function slot(slotId: number, start: string, finish: string, more: Partial<SlotValues> = {}): SlotValues {
  return {
    slotId,
    slotEntry: 1,
    sourcesId: 'TEACH',
    status: 2,
    weekId: 1,
    weekday: 1,
    start,
    finish,
    moduleId: 'HIST1001',
    groupCode: 'LC01',
    roomId: 'R1',
    roomGroupCode: null,
    lecturerId: 'P1',
    departmentId: '10110000',
    requests: ['VIDEOREC'],
    name: `Lesson ${slotId}`,
    contact: null,
    ...more,
  };
}
