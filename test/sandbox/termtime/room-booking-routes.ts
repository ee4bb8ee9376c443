import { paramOf, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { Parameters, Refused, refusing, success } from './replies.ts';
import { keptName, type TermtimeSettings } from './settings.ts';
import type { SandboxRoomBooking, TermtimeState } from './state.ts';

const names = ['des', 'day', 'time', 'du', 'pat', 'owner', 'contact', 'state', 'cap', 'rooms', 'type', 'notes'];

/** Writing room bookings. Weeks and rooms are checked as the reference says. */
export function roomBookingRoutes(state: TermtimeState, settings: () => TermtimeSettings, base: string): Route[] {
  const read = (asked: Parameters, old?: SandboxRoomBooking) => {
    const must = (name: string, longest?: number): string =>
      old === undefined ? asked.mandatory(name, longest) : (asked.optional(name, longest) ?? '');
    const pat = must('pat', 90);
    if (pat !== '' && !/^\d{4}-W\d{2}(,\d{4}-W\d{2})*$/.test(pat)) throw new Refused(109, 'pat');
    for (const name of ['time', 'du']) {
      const value = must(name);
      if (value !== '' && !/^\d{2}:\d{2}$/.test(value)) throw new Refused(109, name);
    }
    const day = must('day');
    if (day !== '' && !/^\d(,\d)*$/.test(day)) throw new Refused(109, 'day');
    const rooms = asked.optional('rooms')?.split(',') ?? old?.rooms ?? [];
    for (const code of rooms) if (!state.rooms.has(code)) throw new Refused(106, `room ${code}`);
    const type = asked.optional('type', 5) ?? old?.type ?? null;
    if (type !== null && !state.bookingTypes.has(type)) throw new Refused(106, `booking type ${type}`);
    const cap = asked.optional('cap');
    return {
      description: keptName(must('des', 200) || (old?.description ?? ''), settings()),
      days: day || (old?.days ?? ''),
      time: asked.optional('time') ?? old?.time ?? '',
      duration: asked.optional('du') ?? old?.duration ?? '',
      weeks: pat || (old?.weeks ?? ''),
      owner: must('owner', 255) || (old?.owner ?? ''),
      rooms,
      type,
      capacity: cap === undefined ? (old?.capacity ?? null) : Number(cap),
    };
  };
  const found = (request: SandboxRequest): SandboxRoomBooking => {
    const key = paramOf(request, 'c');
    const byCode = request.query.get('queryBy') === 'code';
    const booking = [...state.roomBookings.values()].find(one => (byCode ? one.code === key : `${one.id}` === key));
    if (booking === undefined) throw new Refused(106, key);
    return booking;
  };
  const path = `${base}/roombooking/:c`;
  return [
    {
      method: 'POST',
      path,
      handler: refusing(request => {
        const asked = new Parameters(request, names);
        const code = paramOf(request, 'c');
        if ([...state.roomBookings.values()].some(one => one.code === code)) throw new Refused(109, 'code exists');
        const wantsApproved = asked.optional('state') === '0';
        const id = state.nextId();
        // Observed: what is made through the API comes out Pending, even with state 0.
        const approved = wantsApproved && !settings().alwaysPending;
        const values = read(asked);
        state.roomBookings.set(id, { id, code, ...values, state: approved ? 'Approved' : 'Pending', revision: 1 });
        return success();
      }),
    },
    {
      method: 'PUT',
      path,
      handler: refusing(request => {
        const booking = found(request);
        const allowed = [...names.filter(name => name !== 'state'), 'queryBy'];
        Object.assign(booking, read(new Parameters(request, allowed), booking));
        booking.revision += 1;
        return { status: 200, body: '' };
      }),
    },
    {
      method: 'DELETE',
      path,
      handler: refusing(request => {
        state.roomBookings.delete(found(request).id);
        return { status: 200, body: '' };
      }),
    },
  ];
}
