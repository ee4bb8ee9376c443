import { z } from 'zod';
import { jsonAnswer, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { inBookerNames, inOurNames, operationOf } from '#shared/clients/booker/contract.ts';
import type { BookerSettings } from './settings.ts';
import type { BookerState, SandboxBooking } from './state.ts';

export interface RouteParts {
  readonly state: BookerState;
  readonly settings: () => BookerSettings;
  /** E-mail address of the account that the request's token belongs to. */
  readonly account: (request: SandboxRequest) => string;
}

const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
const written = z
  .strictObject({
    room: z.int(),
    start: localTime,
    end: localTime,
    title: z.string().min(1).max(255),
    attendees: z.int().nonnegative().nullable().optional(),
    reference: z.string().min(1).max(255),
  })
  .refine(({ start, end }) => start < end);

function problem(status: number, message: string): SandboxAnswer {
  return jsonAnswer(status, inBookerNames('Problem', { message }));
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The calls about bookings. */
export function bookingRoutes({ state, settings, account }: RouteParts): Route[] {
  const shown = (booking: SandboxBooking): object => {
    const room = state.rooms.get(booking.roomIndex);
    return { ...booking, room: { index: booking.roomIndex, id: room?.id ?? null, name: room?.name ?? null } };
  };
  const found = (request: SandboxRequest): SandboxBooking | undefined =>
    state.bookings.get(Number(request.params['index']));

  const accepted = (request: SandboxRequest, except?: number) => {
    const read = written.safeParse(inOurNames('BookingWrite', json(request.body)));
    if (!read.success) return { refusal: problem(400, z.prettifyError(read.error)) };
    const { room: roomIndex, ...rest } = read.data;
    if (!state.rooms.has(roomIndex)) return { refusal: problem(400, `There is no room ${roomIndex}`) };
    const blocking = state.inTheWay({ roomIndex, start: rest.start, end: rest.end }, except);
    if (blocking.length > 0) {
      const conflicts = settings().namesConflicts ? blocking.map(shown) : null;
      const message = 'The room is booked at that time.';
      return { refusal: jsonAnswer(409, inBookerNames('Conflict', { message, conflicts })) };
    }
    const title = rest.title.slice(0, settings().longestTitle);
    return { values: { ...rest, roomIndex, title, attendees: rest.attendees ?? null } };
  };

  const route = (
    operation: Parameters<typeof operationOf>[0],
    handler: (request: SandboxRequest) => SandboxAnswer,
  ): Route => {
    const { method, path } = operationOf(operation);
    return { method, path: path.replace('{index}', ':index'), handler };
  };

  return [
    route('listBookings', request => {
      const { parameters } = operationOf('listBookings');
      const asked = (name: string) => request.query.get(parameters.get(name) ?? name);
      const [from, to] = [asked('from'), asked('to')];
      const isDate = (text: string | null): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');
      if (!isDate(from) || !isDate(to)) return problem(400, 'from and to are dates');
      const start = Number(asked('start') ?? '0');
      const length = Math.min(5000, Number(asked('length') ?? '100'));
      const fitting = [...state.bookings.values()].filter(
        booking =>
          booking.end > `${from}T00:00:00` &&
          booking.start <= `${to}T23:59:59` &&
          (!settings().hidesOthers || booking.createdBy === account(request)),
      );
      const bookings = fitting.slice(start, start + length).map(shown);
      return jsonAnswer(200, inBookerNames('BookingPage', { bookings, total: fitting.length }));
    }),
    route('getBooking', request => {
      const booking = found(request);
      return booking === undefined
        ? problem(404, 'No such booking')
        : jsonAnswer(200, inBookerNames('Booking', shown(booking)));
    }),
    route('createBooking', request => {
      const { refusal, values } = accepted(request);
      if (values === undefined) return refusal;
      const booking = state.insert({ ...values, createdBy: account(request), status: 'Approved' });
      return jsonAnswer(200, inBookerNames('Booking', shown(booking)));
    }),
    route('updateBooking', request => {
      const booking = found(request);
      if (booking === undefined || booking.status === 'Cancelled') return problem(404, 'No such booking');
      const { refusal, values } = accepted(request, booking.index);
      if (values === undefined) return refusal;
      state.change(booking, values);
      return jsonAnswer(200, inBookerNames('Booking', shown(booking)));
    }),
    route('cancelBooking', request => {
      const booking = found(request);
      if (booking === undefined || booking.status === 'Cancelled') return problem(404, 'No such booking');
      if (settings().cancelling === 'removal') state.erase(booking.index);
      else state.change(booking, { status: 'Cancelled' });
      return { status: 204, body: '' };
    }),
  ];
}
