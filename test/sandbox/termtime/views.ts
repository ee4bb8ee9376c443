import {
  dateIn,
  patternOf,
  type SandboxActivity,
  type SandboxRoomBooking,
  type SandboxTermtimeRoom,
  type TermtimeState,
} from './state.ts';

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Members without a value are left out, as the reference marks none nullable. */
function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

const csv = (values: readonly string[]) => (values.length === 0 ? undefined : values.join(','));

export function activityView(activity: SandboxActivity, state: TermtimeState): Record<string, unknown> {
  const timeframe = state.timeframes.get(activity.timeframe);
  const minutes = (minutesOf(activity.end) - minutesOf(activity.start) + 1440) % 1440 || 1440;
  const shown = activity.weeks.filter(week => !(activity.hiddenWeeks ?? []).includes(week));
  const events =
    timeframe === undefined || !activity.scheduled
      ? []
      : shown.map((week, index) => ({
          uniqueId: `${activity.code}-${index + 1}`,
          date: dateIn(timeframe, week, activity.day),
          startTime: activity.start,
          endTime: activity.end,
          activityDurationMins: minutes,
          week,
        }));
  const relative = activity.weeks.map(week => week - (timeframe?.first ?? 1) + 1);
  const pattern = activity.weekPattern === undefined ? patternOf(relative) : activity.weekPattern;
  const together =
    activity.colocation === null
      ? []
      : [...state.activities.values()].filter(
          ({ colocation, code }) => colocation === activity.colocation && code !== activity.code,
        );
  return present({
    code: activity.code,
    name: activity.name,
    friendlyName: activity.name,
    departmentCode: activity.department,
    type: activity.type,
    duration: minutes / 5,
    planSize: activity.size,
    size: activity.size,
    ready: 1,
    scheduled: activity.scheduled ? 1 : 0,
    virtual: activity.virtual ? 1 : 0,
    scheduledRooms: activity.rooms,
    coloc: activity.colocation ?? undefined,
    colocatedActivities: together.map(({ code }) => code),
    timeframe: activity.timeframe,
    weekPattern: pattern === null || pattern === '' ? undefined : pattern,
    events,
    ...activity.odd,
  });
}

export function roomView(room: SandboxTermtimeRoom, state: TermtimeState): Record<string, unknown> {
  const building = state.buildings.find(({ name, campus }) => name === room.building && campus === room.campus);
  const floor = state.floors.find(one => one.name === room.floor && one.building === room.building);
  return present({
    c: room.code,
    n: room.name,
    d: { c: room.department, n: state.departments.get(room.department) ?? room.department },
    f: present({
      n: room.floor,
      fc: floor?.code,
      b: room.building,
      bc: building?.code,
      c: room.campus,
      cc: state.campuses.get(room.campus),
    }),
    rc: room.capacities.map(({ code, val }) => ({ type: state.activityTypes.get(code) ?? code, code, cap: val })),
    blockedRooms: [...state.relationships.values()].flatMap(({ rooms }) =>
      rooms.includes(room.code) ? rooms.filter(other => other !== room.code) : [],
    ),
    capabilities: csv(room.capabilities),
    'capabilities.json': room.capabilities,
    toDelete: room.toDelete ? 1 : 0,
  });
}

export function roomBookingView(booking: SandboxRoomBooking): Record<string, unknown> {
  return present({
    id: booking.id,
    code: booking.code,
    des: booking.description,
    type: booking.type ?? undefined,
    state: booking.state,
    cap: booking.capacity ?? undefined,
    rooms: csv(booking.rooms),
    'rooms.json': booking.rooms,
    days: booking.days,
    time: booking.time,
    du: booking.duration,
    weeks: booking.weeks,
    owner: booking.owner,
  });
}
