import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import type { ItemOutcome, OperationContext, OperationPreview, OperationResult } from '#shared/descriptor/operation.ts';
import { collectionOn, type Entry } from '#shared/state/collection.ts';
import type { EssmBookingsConfig } from '../config.ts';
import { localNow } from '../slot/local-now.ts';
import { type BookingRecord, bookings, withOpenness } from './booking-record.ts';
import type { LetGoParameters } from './let-go-parameters.ts';

type Context = Pick<OperationContext<EssmBookingsConfig>, 'store' | 'settings' | 'wake' | 'now'>;

/** Bookings that are written at once. */
const atOnce = 200;

/**
 * A person says that bookings are to go: those in question, or all of a department that was configured by mistake. The
 * next run cancels them, within its limits, if TermTime does not ask for them then. One that is neither in question nor
 * of such a department is left out by name.
 * @throws BadRequestError where there is none to let go, or the department is still configured; then nothing is written
 */
export async function letGo(context: Context, parameters: LetGoParameters): Promise<OperationResult> {
  const { bookings: chosen, items } = await meant(context, parameters);
  return { ...(await letGoAll(context, chosen)), ...(items === undefined ? {} : { items }) };
}

/** As many as a preview lists, so that its page is small; all are counted. */
const previewed = 150;

/** What letting go would mean: how many bookings, and the first of them. @throws BadRequestError as `letGo` */
export async function previewLetGo(
  context: Pick<Context, 'store' | 'settings' | 'now'>,
  parameters: LetGoParameters,
): Promise<OperationPreview<LetGoParameters>> {
  const { bookings: chosen, items = [] } = await meant(context, parameters);
  const others = items.flatMap(({ what, status, why }) => (status === 'done' ? [] : [` ${what}: ${why}.`]));
  const first = chosen.length > previewed ? ` The first ${previewed} are listed.` : '';
  return {
    message: `${many(chosen.length, 'booking is', 'bookings are')} cancelled by the next run of essm-bookings, within its limits, unless TermTime asks for them again.${first}${others.join('')}`,
    parameters,
    table: {
      columns: [
        { key: 'title', title: 'booking' },
        { key: 'room', title: 'room' },
        { key: 'start', title: 'begins' },
        { key: 'reference', title: 'reference' },
      ],
      rows: chosen.slice(0, previewed).map(({ value: { title, room, start, reference } }) => ({
        title,
        room,
        start: start.replace('T', ' '),
        reference,
      })),
    },
  };
}

interface Meant {
  readonly bookings: readonly Entry<BookingRecord>[];
  /** What becomes of each, where they were named. */
  readonly items?: readonly ItemOutcome[];
}

async function meant(context: Pick<Context, 'store' | 'settings' | 'now'>, asked: LetGoParameters): Promise<Meant> {
  return asked.references === undefined
    ? { bookings: await ofDepartment(context, asked.department ?? '') }
    : await named(context, asked.references);
}

async function named({ store, settings }: Pick<Context, 'store' | 'settings'>, references: readonly string[]) {
  const found = await collectionOn(store, bookings).getMany([...references]);
  const items = [...new Set(references)].map((reference): ItemOutcome => {
    const entry = found.get(reference);
    if (entry === undefined) return { what: reference, status: 'gone', why: 'there is no such booking' };
    return entry.value.questionedAt !== null || isLeft(entry.value, settings)
      ? { what: reference, status: 'done', why: 'may be cancelled' }
      : { what: reference, status: 'skipped', why: 'it is not in question' };
  });
  const chosen = items.flatMap(({ what, status }) => (status === 'done' ? (found.get(what) ?? []) : []));
  if (chosen.length === 0)
    throw new BadRequestError(`${items.map(({ what, why }) => `Booking ${what}: ${why}`).join('; ')}.`);
  return { bookings: chosen, items };
}

async function ofDepartment(
  { store, settings, now }: Pick<Context, 'store' | 'settings' | 'now'>,
  department: string,
): Promise<readonly Entry<BookingRecord>[]> {
  if (!isLeft({ department }, settings)) {
    throw new BadRequestError(
      `The department ${department} is configured, so its bookings follow TermTime. Take it out of functions.essm-bookings.departments first.`,
    );
  }
  const chosen: Entry<BookingRecord>[] = [];
  const from = localNow(now(), settings.timeZone).text;
  for await (const entry of collectionOn(store, bookings).all('byStart', {}, { from })) {
    const { value } = entry;
    if (value.department === department && value.index !== null && !value.letGo) chosen.push(entry);
  }
  if (chosen.length === 0) throw new BadRequestError(`Nothing to come is booked for the department ${department}.`);
  return chosen;
}

/** Whether a booking is of a department that is not configured any more: left and counted by every run. */
function isLeft({ department }: Pick<BookingRecord, 'department'>, { departments }: EssmBookingsConfig): boolean {
  return departments !== 'all' && !departments.includes(department);
}

async function letGoAll(
  { store, settings, now, wake }: Context,
  chosen: readonly Entry<BookingRecord>[],
): Promise<OperationResult> {
  const collection = collectionOn(store, bookings);
  for (const some of chunks(chosen, atOnce)) {
    const writes = some.map(entry => {
      const record = withOpenness({ ...entry.value, letGo: true, changedAt: now() });
      return collection.setIfUnchanged(record.reference, entry, record, settings);
    });
    const result = await store.commit(undefined, writes);
    if (!result.ok) throw new StateError('A run changed one of them in this moment. Not all were let go: try again.');
  }
  const count = chosen.length;
  await wake('essm-bookings', `${many(count, 'booking was', 'bookings were')} let go`);
  return {
    done: count,
    message: `${many(count, 'booking is', 'bookings are')} cancelled by the next run of essm-bookings, within its limits, unless TermTime asks for them again.`,
  };
}
