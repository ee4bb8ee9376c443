import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import { eligibleRow, type Surroundings } from '#test/plsql/queue-model.ts';

/** An eligible slot that has a date and times. */
export interface EligibleSlot {
  readonly slot: SlotValues;
  readonly weekId: number;
  readonly weekday: number;
  readonly start: string;
  readonly finish: string;
  readonly roomId: string;
}

/** The slots that the criteria let through, by the model that the triggers are tested against. */
export function eligibleSlots(year: YearValues, slots: Iterable<SlotValues>): EligibleSlot[] {
  const all = [...slots];
  const around = surroundingsOf(year, all);
  return all.flatMap(slot => {
    const { weekId, weekday, start, finish, roomId } = slot;
    if (weekId === null || weekday === null || start === null || finish === null || roomId === null) return [];
    return eligibleRow(rowOf(year.setId, slot), around) ? [{ slot, weekId, weekday, start, finish, roomId }] : [];
  });
}

function surroundingsOf(year: YearValues, slots: readonly SlotValues[]): Surroundings {
  const recording = year.rooms.filter(({ features }) => features.some(feature => feature !== 'PROJECTOR'));
  return {
    setId: year.setId,
    modules: new Set(year.modules.map(({ moduleId }) => moduleId)),
    groups: new Set(year.groups.map(({ moduleId, groupCode }) => `${moduleId} ${groupCode}`)),
    components: new Set(year.componentTypes.map(({ subgroupCode }) => subgroupCode)),
    recordingRooms: new Set(recording.map(({ roomId }) => roomId)),
    requests: new Map(slots.map(({ slotId, slotEntry, requests }) => [`${slotId} ${slotEntry}`, requests])),
    emails: new Map(),
    contacts: new Map(),
  };
}

function rowOf(setId: string, slot: SlotValues) {
  return {
    SETID: setId,
    SLOTID: slot.slotId,
    SLOTENTRY: slot.slotEntry,
    SOURCESID: slot.sourcesId,
    STATUS: slot.status,
    WEEKID: slot.weekId,
    WEEKDAY: slot.weekday,
    STARTTIME: slot.start,
    FINISHTIME: slot.finish,
    MODULEID: slot.moduleId,
    MODGRPCODE: slot.groupCode,
    ROOMID: slot.roomId,
    ROOMGRPCODE: slot.roomGroupCode,
    LECTURERID: slot.lecturerId,
    DEPTID: slot.departmentId,
  };
}
