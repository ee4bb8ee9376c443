import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import type { CmisEvent } from '#shared/clients/cmis/event.ts';

const recording = (feature: string): boolean => feature === 'AUDIOREC' || feature === 'VIDEOREC';

/** The seed's criteria over plain values, written without a look at the SQL. */
export function isEligible(slot: SlotValues, year: YearValues): boolean {
  const { roomId, moduleId, groupCode } = slot;
  if (slot.sourcesId !== 'TEACH' || slot.status !== 2 || slot.slotEntry !== 1) return false;
  if (roomId === null || moduleId === null || groupCode === null) return false;
  return (
    year.modules.some(module => module.moduleId === moduleId) &&
    year.groups.some(group => group.moduleId === moduleId && group.groupCode === groupCode) &&
    /^..[0-9]{2}$/.test(groupCode) &&
    year.componentTypes.some(type => type.subgroupCode === groupCode.slice(0, 2)) &&
    slot.requests.some(recording) &&
    year.rooms.some(room => room.roomId === roomId && room.features.some(recording))
  );
}

function dateOf(weekStart: string, days: number): string {
  const date = new Date(`${weekStart}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The lessons that CMIS should be read as, without the time of the last change. */
export function expectedEvents(year: YearValues): readonly Omit<CmisEvent, 'changedAt'>[] {
  const emails = new Map(year.people.map(person => [person.personNo, person.email]));
  return year.slots
    .filter(slot => isEligible(slot, year))
    .flatMap(slot => {
      const { weekday, start, finish, moduleId, groupCode, roomId } = slot;
      if (weekday === null || start === null || finish === null) return [];
      if (moduleId === null || groupCode === null || roomId === null) return [];
      const weeks = year.weekPatterns.find(pattern => pattern.weekId === slot.weekId)?.weeks ?? [];
      return weeks.map(week => ({
        setId: year.setId,
        slotId: slot.slotId,
        slotEntry: 1,
        week,
        weekday,
        date: dateOf(year.weekStarts[week - 1] ?? '', weekday),
        start,
        finish,
        moduleId,
        groupCode,
        roomId,
        roomGroupCode: slot.roomGroupCode,
        own: {
          weekId: String(slot.weekId),
          weekday: String(weekday),
          start,
          finish,
          moduleId,
          groupCode,
          roomId,
          roomGroupCode: slot.roomGroupCode,
        },
        lecturerId: slot.lecturerId,
        presenterEmail: emails.get(slot.lecturerId ?? '') ?? emails.get(slot.contact ?? '') ?? null,
        presenterBy:
          emails.get(slot.lecturerId ?? '') != null
            ? 'lecturer'
            : emails.get(slot.contact ?? '') != null
              ? 'contact'
              : null,
        departmentId: slot.departmentId,
        name: slot.name,
        feature: slot.requests.includes('VIDEOREC') ? ('VIDEOREC' as const) : ('AUDIOREC' as const),
      }));
    });
}

/** Events in one order and without the time of the last change, to compare with the model. */
export function comparable(events: Iterable<object>): readonly string[] {
  return [...events]
    .map(event => {
      const { changedAt: _, ...rest } = { changedAt: null, ...event };
      return JSON.stringify(inOrder(rest));
    })
    .sort();
}

function inOrder(value: object): unknown[] {
  return Object.entries(value)
    .map(([key, member]) => [key, typeof member === 'object' && member !== null ? inOrder(member) : member] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
