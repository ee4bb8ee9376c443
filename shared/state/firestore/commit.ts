import type { Transaction } from '@google-cloud/firestore';
import { UnavailableError } from '#shared/core/errors.ts';
import { type CheckedWrite, isConditional } from '../document/checked-writes.ts';
import { keyOfId } from '../document/document-key.ts';
import { ticketOf } from '../document/ticket-of.ts';
import { type CommitResult, controlsOf, type Ticket } from '../store.ts';
import { type Connected, type Connection, referenceOf } from './connection.ts';
import { atVersion, documentToWrite, type FoundDocument, foundDocument, updateToWrite } from './documents.ts';
import { isCertainlyUnwritten, isPreconditionFailure, isRetriedByLibrary } from './failures.ts';
import { judged, type Replacements } from './judged.ts';

export interface CommitJob {
  readonly ticket: Ticket | undefined;
  readonly writes: readonly CheckedWrite[];
  /** Stored with every document of this commit and of no other: shows afterwards whether it came through. */
  readonly mark: string;
  /** Told of every document that is read. */
  readonly onRead: (documents: number) => void;
}

/**
 * Carries out all writes or none. Safe to repeat: before a commit whose answer was lost is sent again, the store is
 * asked whether it came through. Raises UnavailableError when the outcome cannot be known.
 */
export async function committed(connection: Connection, job: CommitJob): Promise<CommitResult> {
  const patience = connection.patience();
  let replacements: Replacements = new Map();
  let uncertain = false;
  for (;;) {
    if (uncertain && (await cameThrough(connection, job))) return { ok: true };
    if (job.ticket !== undefined) job.onRead(controlsOf(job.ticket).length);
    const attempt = await connection.use(connected => attempted(connected, job, replacements));
    if (attempt === 'done') return { ok: true };
    if (attempt === 'no ticket') {
      if (uncertain) throw unknownOutcome(connection, undefined);
      return { ok: false, why: 'ticket' };
    }
    const { error, sent } = attempt;
    if (!sent || !isPreconditionFailure(error) || !job.writes.some(isConditional)) {
      uncertain ||= sent && !isCertainlyUnwritten(error);
      await connection.use(() => patience.outlive(error));
      continue;
    }
    if (uncertain) throw unknownOutcome(connection, error);
    const verdict = judged(job.writes, await documentsOf(connection, job, job.writes.filter(isConditional)));
    if (!verdict.ok) return verdict;
    // The documents have changed since, or a create met an expired one, which is replaced at exactly its version.
    replacements = verdict.replacements;
    await connection.use(() => patience.again(error));
  }
}

/** `sent`: whether the commit itself was asked for, or only the ticket. */
type Attempt = 'done' | 'no ticket' | { readonly error: unknown; readonly sent: boolean };

const ticketGone = new Error('the ticket is no longer held');

/** One transaction, tried once: the library would repeat a commit without asking whether the lost one came through. */
async function attempted(connected: Connected, job: CommitJob, replacements: Replacements): Promise<Attempt> {
  let sent = false;
  try {
    await connected.firestore.runTransaction(
      async transaction => {
        if (job.ticket !== undefined && !(await isHeld(connected, transaction, job.ticket))) throw ticketGone;
        for (const write of job.writes) put(connected, transaction, { write, replacements, mark: job.mark });
        sent = true;
      },
      { maxAttempts: 1 },
    );
    return 'done';
  } catch (error) {
    if (error === ticketGone) return 'no ticket';
    if (!sent && isRetriedByLibrary(error)) throw error;
    return { error, sent };
  }
}

async function isHeld(connected: Connected, transaction: Transaction, ticket: Ticket): Promise<boolean> {
  const references = controlsOf(ticket).map(id => referenceOf(connected, 'functions', keyOfId('functions', id)));
  return (await transaction.getAll(...references)).every(snapshot => {
    const found = foundDocument(connected, snapshot);
    return found !== undefined && !found.expired && ticketOf(found.stored.fields) === ticket.ticket;
  });
}

interface Put {
  readonly write: CheckedWrite;
  readonly replacements: Replacements;
  readonly mark: string;
}

function put(connected: Connected, transaction: Transaction, { write, replacements, mark }: Put): void {
  const reference = referenceOf(connected, write.collection, write.key);
  const version = write.kind === 'create' ? replacements.get(write) : write.ifVersion;
  const precondition = version === undefined ? undefined : atVersion(connected, version);
  if (write.kind === 'delete') {
    transaction.delete(reference, precondition);
    return;
  }
  const content = { fields: write.fields, expiresAt: write.expiresAt, commit: mark };
  if (precondition !== undefined) transaction.update(reference, updateToWrite(connected, content), precondition);
  else if (write.kind === 'create') transaction.create(reference, documentToWrite(connected, content));
  else transaction.set(reference, documentToWrite(connected, content));
}

/** Whether a commit whose answer was lost was carried out: then what it wrote bears its mark. */
async function cameThrough(connection: Connection, job: CommitJob): Promise<boolean> {
  const written = job.writes.filter(write => write.kind !== 'delete');
  const found = await documentsOf(connection, job, written);
  return [...found.values()].some(document => document.commit === job.mark);
}

async function documentsOf(
  connection: Connection,
  job: CommitJob,
  writes: readonly CheckedWrite[],
): Promise<ReadonlyMap<CheckedWrite, FoundDocument>> {
  const first = new Map(writes.map(write => [`${write.collection}/${write.key}`, write]));
  if (first.size === 0) return new Map();
  const found = await connection.read(async connected => {
    const references = [...first.values()].map(({ collection, key }) => referenceOf(connected, collection, key));
    const snapshots = await connected.firestore.getAll(...references);
    return snapshots.flatMap(snapshot => foundDocument(connected, snapshot) ?? []);
  });
  job.onRead(first.size);
  const byPath = new Map(found.map(document => [document.path, document]));
  return new Map(
    writes.flatMap(write => {
      const document = byPath.get(`${write.collection}/${write.key}`);
      return document === undefined ? [] : [[write, document]];
    }),
  );
}

function unknownOutcome(connection: Connection, cause: unknown): UnavailableError {
  return new UnavailableError(`Firestore (${connection.database}) did not say whether it has carried out a commit`, {
    advice: 'nothing to do by hand: the next run reads what is there and continues from it',
    ...(cause === undefined ? {} : { cause }),
  });
}
