import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { RefusedError } from '#shared/clients/http/http-errors.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { BookerConfig } from './config.ts';
import { type BookerOperation, inBookerNames, operationOf } from './contract.ts';
import {
  type BookerBooking,
  type BookerRoom,
  bookingAnswer,
  bookingPage,
  conflictBody,
  type ReadList,
  roomsAnswer,
  type Unreadable,
} from './schema.ts';

/** What is sent of a booking. Times are local, `YYYY-MM-DDTHH:MM`; `room` is Booker's index of it. */
export interface BookingDraft {
  readonly room: number;
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly attendees: number | null;
  readonly reference: string;
}

export type BookingAnswer =
  | { readonly kind: 'done'; readonly booking: BookerBooking }
  /** Another booking overlaps; `conflicts` as far as Booker names them. */
  | { readonly kind: 'conflict'; readonly message: string; readonly conflicts: readonly BookerBooking[] }
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Booker for one run. What a caller must react to comes as an answer; the rest is thrown as the HTTP layer's errors.
 */
export interface BookerClient {
  /** All rooms, or an error. */
  rooms(): Promise<ReadList<BookerRoom>>;
  /**
   * All bookings of any room that touch the days from `from` to `to` (`YYYY-MM-DD`, both included), each once, or an
   * error.
   */
  bookings(from: string, to: string): Promise<ReadList<BookerBooking>>;
  /** Null when there is none. */
  booking(index: number): Promise<BookerBooking | null>;
  /** Never repeated by itself: after a lost answer (UpstreamUnavailableError) look for the reference. */
  create(draft: BookingDraft): Promise<BookingAnswer>;
  update(index: number, draft: BookingDraft): Promise<BookingAnswer>;
  cancel(index: number): Promise<{ readonly kind: 'done' } | Extract<BookingAnswer, { readonly message: string }>>;
}

/** A client of Booker for one run. */
export function createBookerClient(
  http: HttpClient,
  config: Pick<BookerConfig, 'pageLength' | 'daysPerRead'>,
): BookerClient {
  const to = (id: BookerOperation, index?: number) => {
    const { method, path } = operationOf(id);
    return { method, path: path.replace('{index}', String(index ?? '')) };
  };

  const write = async (call: Promise<{ data: BookerBooking }>, reference: string): Promise<BookingAnswer> => {
    const answer = await answered(call);
    if (answer.kind !== 'answer') return answer;
    if (answer.data.reference === reference) return { kind: 'done', booking: answer.data };
    throw new ImplausibleAnswerError(`Booker answered the booking ${reference} with another one`, {
      advice:
        'Nothing is booked twice: the next run looks for the reference. Check which member of a booking keeps it (shared/clients/booker/openapi.json).',
    });
  };

  async function* pages(from: string, until: string): AsyncGenerator<z.output<typeof bookingPage>, void> {
    const { parameters, method, path } = operationOf('listBookings');
    const named = (name: string) => parameters.get(name) ?? name;
    let total: number | undefined;
    for (let read = 0; total === undefined || read < total; ) {
      const { data: page } = await http.request({
        method,
        path,
        query: {
          [named('from')]: from,
          [named('to')]: until,
          [named('start')]: read,
          [named('length')]: config.pageLength,
        },
        schema: bookingPage,
      });
      total ??= page.total;
      if (page.total !== total || read + page.count > total || (page.count === 0 && read < total)) {
        throw new ImplausibleAnswerError(
          `Booker's list of bookings from ${from} to ${until} is not complete: ${read + page.count} of ${page.total} came, ${total} were promised`,
          {
            advice:
              'Nothing was concluded from it. It changes while it is read, or its pages work otherwise; the next run reads it again.',
          },
        );
      }
      read += page.count;
      yield page;
    }
  }

  return {
    async rooms() {
      const { data } = await http.request({ ...to('listRooms'), schema: roomsAnswer });
      return mostlyReadable('rooms', data);
    },
    async bookings(from, until) {
      const items = new Map<number, BookerBooking>();
      const unreadable: Unreadable[] = [];
      for (const [first, last] of spans(from, until, config.daysPerRead)) {
        for await (const page of pages(first, last)) {
          // A booking past midnight may be in two answers.
          for (const item of page.items) items.set(item.index, item);
          unreadable.push(...page.unreadable);
        }
      }
      return mostlyReadable('bookings', { items: [...items.values()], unreadable });
    },
    async booking(index) {
      const answer = await answered(http.request({ ...to('getBooking', index), schema: bookingAnswer }));
      if (answer.kind === 'answer') return answer.data;
      if (answer.kind === 'gone') return null;
      throw new ImplausibleAnswerError(`Booker does not show booking ${index}: ${answer.message}`);
    },
    create: draft =>
      write(http.request({ ...to('createBooking'), json: body(draft), schema: bookingAnswer }), draft.reference),
    update: (index, draft) =>
      write(
        http.request({ ...to('updateBooking', index), json: body(draft), schema: bookingAnswer, repeatable: true }),
        draft.reference,
      ),
    async cancel(index) {
      const call = http.request({ ...to('cancelBooking', index), schema: z.unknown(), body: 'text', repeatable: true });
      const answer = await answered(call);
      return answer.kind === 'answer' ? { kind: 'done' } : answer;
    },
  };
}

function body(draft: BookingDraft): unknown {
  return inBookerNames('BookingWrite', { ...draft, start: `${draft.start}:00`, end: `${draft.end}:00` });
}

type Refusal = Extract<BookingAnswer, { readonly message: string }>;

async function answered<T>(
  call: Promise<{ readonly data: T }>,
): Promise<{ readonly kind: 'answer'; readonly data: T } | Refusal> {
  try {
    const { data } = await call;
    return { kind: 'answer', data };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { message, conflicts } = conflictBody.parse(error.body);
    if (error.status === 409)
      return { kind: 'conflict', message: message ?? 'another booking is in the way', conflicts };
    // A 404 without Booker's own body is somebody else's: a proxy, a wrong address.
    if (error.status === 404 && message !== null) return { kind: 'gone', message };
    if (error.status === 404) throw error;
    return { kind: 'refused', message: message ?? error.message };
  }
}

function mostlyReadable<Item>(what: string, list: ReadList<Item>): ReadList<Item> {
  const { items, unreadable } = list;
  if (unreadable.length <= items.length) return list;
  throw new ImplausibleAnswerError(
    `Most of Booker's ${what} cannot be read (${unreadable.length} of ${unreadable.length + items.length}); the first: ${unreadable[0]?.problem ?? ''}`,
    {
      advice:
        'Nothing was concluded from them. Correct shared/clients/booker/openapi.json; `lockstep probe booker` shows the differences.',
    },
  );
}

/** The days from `from` to `until` in spans of at most `days`. */
function* spans(from: string, until: string, days: number): Generator<readonly [string, string], void> {
  const dayMs = 86_400_000;
  const end = Date.parse(`${until}T00:00:00Z`);
  const text = (at: number) => new Date(at).toISOString().slice(0, 10);
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= end; at += days * dayMs) {
    yield [text(at), text(Math.min(end, at + (days - 1) * dayMs))];
  }
}
