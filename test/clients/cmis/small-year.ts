import type { RoomValues, SlotValues, YearValues } from '#sandbox/cmis/values.ts';

export const setId = '2026/27';

const room = (roomId: string, features: RoomValues['features'], roomGroupCode: string | null = null): RoomValues => ({
  roomId,
  name: `Room ${roomId}`,
  siteId: 'B01',
  features,
  roomGroupCode,
});

/** An eligible slot on Mondays 09:00 to 10:00 of weeks 1 and 2 in room R1, changed as wanted. */
export function slotOf(slotId: number, changes: Partial<SlotValues> = {}): SlotValues {
  return {
    slotId,
    slotEntry: 1,
    sourcesId: 'TEACH',
    status: 2,
    weekId: 1,
    weekday: 0,
    start: '09:00',
    finish: '10:00',
    moduleId: 'HIST1001',
    groupCode: 'LC01',
    roomId: 'R1',
    roomGroupCode: null,
    lecturerId: '100001',
    departmentId: '10110000',
    requests: ['VIDEOREC'],
    name: null,
    contact: null,
    ...changes,
  };
}

/**
 * A year small enough to see through: three weeks, four rooms (R4A and R4B are parts of R4; R9 does not record), one
 * module.
 */
export function smallYear(slots: readonly SlotValues[] = []): YearValues {
  return {
    setId,
    weekStarts: ['2026-09-07', '2026-09-14', '2026-09-21'],
    weekPatterns: [
      { weekId: 1, weeks: [1, 2] },
      { weekId: 2, weeks: [2, 3] },
      { weekId: 3, weeks: [1] },
    ],
    sites: [{ siteId: 'B01', name: 'Amber Building', campusId: 'MAIN' }],
    rooms: [
      room('R1', ['AUDIOREC', 'VIDEOREC']),
      room('R2', ['AUDIOREC']),
      room('R4A', ['VIDEOREC'], 'R4'),
      room('R4B', ['VIDEOREC'], 'R4'),
      room('R9', ['PROJECTOR']),
    ],
    departments: [{ departmentId: '10110000', name: 'History' }],
    modules: [{ moduleId: 'HIST1001', name: 'History 1', owner: '10110000' }],
    groups: ['LC01', 'LC02', 'TU01', 'LCA1', 'LC1', 'LC001', 'ZZ01'].map(groupCode => ({
      moduleId: 'HIST1001',
      groupCode,
      size: 10,
    })),
    componentTypes: [
      { subgroupCode: 'LC', component: 'LEC' },
      { subgroupCode: 'TU', component: 'TUT' },
    ],
    people: [
      { personNo: '100001', forename: 'Alex', surname: 'Ash', email: 'alex.ash@example.ac.uk' },
      { personNo: '100002', forename: 'Drew', surname: 'Dale', email: 'drew.dale@example.ac.uk' },
      { personNo: '100003', forename: 'Eden', surname: 'Elm', email: null },
    ],
    slots,
  };
}
