import type { protos } from '@google-cloud/firestore-api';
import { UnavailableError } from '#shared/core/errors.ts';
import { type CheckedWrite, isConditional } from '../document/checked-writes.ts';
import { keyOfId } from '../document/document-key.ts';
import { ticketOf } from '../document/ticket-of.ts';
import type { CommitResult, Ticket } from '../store.ts';
import { type Conditions, firstConditions, judged } from './conditions.ts';
import type { Connection } from './connection.ts';
import { documentToWrite, type FoundDocument, readAnswer } from './documents.ts';
import { isCertainlyUnwritten, isPreconditionFailure } from './failures.ts';

export interface CommitJob {
  readonly ticket: Ticket | undefined;
  readonly writes: readonly CheckedWrite[];
  /** Stored with every document of this commit and of no other: shows afterwards whether it came through. */
  readonly mark: string;
  /** Told of every document that is read. */
  readonly onRead: (documents: number) => void;
}

/**
 * Carries out all writes or none. Safe to repeat: before a commit whose answer was lost is sent again, the store is asked
 * whether it came through. Errors are the client's own, or UnavailableError when the outcome cannot be known.
 */
export async function committed(connection: Connection, job: CommitJob): Promise<CommitResult> {
  const patience = connection.patience();
  let conditions = firstConditions(job.writes);
  let uncertain = false;
  for (;;) {
    if (uncertain && (await cameThrough(connection, job))) return { ok: true };
    const attempt = await attempted(connection, job, conditions);
    if (attempt === 'done') return { ok: true };
    if (attempt === 'no ticket') {
      if (uncertain) throw unknownOutcome(connection, undefined);
      return { ok: false, why: 'ticket' };
    }
    const { error } = attempt;
    if (!isPreconditionFailure(error) || !job.writes.some(isConditional)) {
      uncertain ||= !isCertainlyUnwritten(error);
      await patience.outlive(error);
      continue;
    }
    if (uncertain) throw unknownOutcome(connection, error);
    const verdict = judged(job.writes, await conditionalDocuments(connection, job));
    if (!verdict.ok) return verdict;
    // The documents have changed since, or a create met an expired one, which is replaced at exactly its version.
    conditions = verdict.conditions;
    await patience.again(error);
  }
}

type Attempt = 'done' | 'no ticket' | { readonly error: unknown };

async function attempted(connection: Connection, job: CommitJob, conditions: Conditions): Promise<Attempt> {
  const writes = job.writes.map(write => toWrite(connection, write, conditions, job.mark));
  let transaction: Uint8Array | undefined;
  if (job.ticket !== undefined) {
    const { control, ticket } = job.ticket;
    const path = connection.path('functions', keyOfId('functions', control));
    const answer = readAnswer(await connection.batchGet({ documents: [path], newTransaction: { readWrite: {} } }));
    job.onRead(1);
    transaction = answer.transaction;
    const [found] = answer.found;
    if (found === undefined || found.expired || ticketOf(found.stored.fields) !== ticket) {
      if (transaction !== undefined) await connection.rollback(transaction);
      return 'no ticket';
    }
  }
  try {
    await connection.commit(transaction === undefined ? { writes } : { writes, transaction });
    return 'done';
  } catch (error) {
    if (transaction !== undefined) await connection.rollback(transaction);
    return { error };
  }
}

function toWrite(
  connection: Connection,
  write: CheckedWrite,
  conditions: Conditions,
  commit: string,
): protos.google.firestore.v1.IWrite {
  const path = connection.path(write.collection, write.key);
  const currentDocument = conditions.get(write);
  const condition = currentDocument === undefined ? {} : { currentDocument };
  if (write.kind === 'delete') return { delete: path, ...condition };
  return { update: documentToWrite(path, write.fields, { expiresAt: write.expiresAt, commit }), ...condition };
}

/** Whether a commit whose answer was lost was carried out: then what it wrote bears its mark. */
async function cameThrough(connection: Connection, job: CommitJob): Promise<boolean> {
  const written = job.writes.filter(write => write.kind !== 'delete');
  const found = await documentsOf(connection, job, written);
  return [...found.values()].some(document => document.commit === job.mark);
}

async function conditionalDocuments(
  connection: Connection,
  job: CommitJob,
): Promise<ReadonlyMap<CheckedWrite, FoundDocument>> {
  return await documentsOf(connection, job, job.writes.filter(isConditional));
}

async function documentsOf(
  connection: Connection,
  job: CommitJob,
  writes: readonly CheckedWrite[],
): Promise<ReadonlyMap<CheckedWrite, FoundDocument>> {
  if (writes.length === 0) return new Map();
  const documents = [...new Set(writes.map(write => connection.path(write.collection, write.key)))];
  const { found } = readAnswer(await connection.batchGet({ documents }));
  job.onRead(documents.length);
  const byPath = new Map(found.map(document => [document.path, document]));
  return new Map(
    writes.flatMap(write => {
      const document = byPath.get(connection.path(write.collection, write.key));
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
