import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import type { OperationContext, OperationPreview, OperationResult } from '#shared/descriptor/operation.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import { bookings } from '../booking/booking-record.ts';
import { roomRecordKey, rooms } from '../rooms/room-record.ts';
import type { DisownParameters } from './disown-parameters.ts';

/** Records that are forgotten at once. */
const atOnce = 200;

/**
 * Takes an adoption back: what that run made ours, and no run has changed since, is nobody's of ours again. Nothing is
 * sent to Booker or TermTime.
 * @throws BadRequestError where the run was no adoption, or nothing of it is left to take back
 */
export async function disown(
  { store }: Pick<OperationContext, 'store'>,
  { run }: DisownParameters,
): Promise<OperationResult> {
  const adopted = await adoptedBy(store, run);
  for (const part of chunks(adopted, atOnce)) {
    const removals = part.map(({ removal }) => removal);
    const result = await store.commit(undefined, removals);
    if (!result.ok)
      throw new StateError('A run changed one of them in this moment. Not all were taken back: try again.');
  }
  const count = adopted.length;
  return {
    done: count,
    message: `${many(count, 'thing is', 'things are')} no longer ours, and left alone from now on. What a run has changed since the adoption stays ours.`,
  };
}

/** As many as a preview lists, so that its page is small; all are counted. */
const previewed = 150;

/**
 * What taking an adoption back would mean: how much, and the first of it by name.
 * @throws BadRequestError as `disown`
 */
export async function previewDisown(
  { store }: Pick<OperationContext, 'store'>,
  { run }: DisownParameters,
): Promise<OperationPreview<DisownParameters>> {
  const adopted = await adoptedBy(store, run);
  const count = adopted.length;
  const first = count > previewed ? ` The first ${previewed} are listed.` : '';
  return {
    message: `${many(count, 'thing is', 'things are')} no longer ours, as far as no run changes it meanwhile: Booker and TermTime keep it as it is.${first}`,
    parameters: { run },
    table: {
      columns: [
        { key: 'what', title: 'what' },
        { key: 'which', title: 'which' },
      ],
      rows: adopted.slice(0, previewed).map(({ what, which }) => ({ what, which })),
    },
  };
}

interface Adopted {
  readonly what: string;
  readonly which: string;
  readonly removal: Write;
}

/** What a run of an adoption wrote, and that is as it left it. */
async function adoptedBy(store: OperationContext['store'], run: string): Promise<readonly Adopted[]> {
  const adoption = (await collectionOn(store, runs).get(run))?.value;
  if (adoption === undefined) throw new BadRequestError(`There is no run ${run}.`);
  const adopted = await leftBy(store, run, adoption);
  if (adopted.length === 0) {
    throw new BadRequestError(
      `Nothing that run ${run} took over is as it left it: it is ours, and a run has changed it.`,
    );
  }
  return adopted;
}

async function leftBy(
  store: OperationContext['store'],
  run: string,
  adoption: Pick<RunDocument, 'function' | 'target'>,
): Promise<Adopted[]> {
  const found: Adopted[] = [];
  switch (adoption.function) {
    case 'essm-adopt': {
      const collection = collectionOn(store, bookings);
      for await (const entry of collection.all('open', { isOpen: true })) {
        const { runId, reference, title, room, start } = entry.value;
        if (runId !== run) continue;
        const which = `${title}, room ${room}, ${start.replace('T', ' ')}`;
        found.push({ what: 'booking', which, removal: collection.removeIfUnchanged(reference, entry) });
      }
      return found;
    }
    case 'essm-adopt-rooms': {
      const collection = collectionOn(store, rooms);
      for await (const entry of collection.all('ofDatabase', { database: adoption.target })) {
        const { runId, kind, code } = entry.value;
        if (runId !== run) continue;
        const removal = collection.removeIfUnchanged(roomRecordKey(entry.value), entry);
        found.push({ what: kind, which: code, removal });
      }
      return found;
    }
    default:
      throw new BadRequestError(`Run ${run} is one of ${adoption.function}, which adopts nothing.`);
  }
}
