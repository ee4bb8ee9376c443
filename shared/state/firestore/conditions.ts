import type { protos } from '@google-cloud/firestore-api';
import type { CheckedWrite } from '../document/checked-writes.ts';
import type { CommitResult } from '../store.ts';
import { type FoundDocument, updateTimeOf } from './documents.ts';

/** What Firestore is to check of a write's document; writes without a condition are absent. */
export type Conditions = ReadonlyMap<CheckedWrite, protos.google.firestore.v1.IPrecondition>;

/** Conditions that hold when nothing has expired. */
export function firstConditions(writes: readonly CheckedWrite[]): Conditions {
  return new Map(
    writes.flatMap((write): [CheckedWrite, protos.google.firestore.v1.IPrecondition][] => {
      if (write.kind === 'create') return [[write, { exists: false }]];
      return write.ifVersion === undefined ? [] : [[write, { updateTime: updateTimeOf(write.ifVersion) }]];
    }),
  );
}

export type Verdict = Exclude<CommitResult, { ok: true }> | { readonly ok: true; readonly conditions: Conditions };

/**
 * Why Firestore has refused a commit, by the documents as they are: the first write whose condition does not hold; or, when
 * every condition holds by the contract (an expired document does not exist), the conditions to try next.
 */
export function judged(writes: readonly CheckedWrite[], found: ReadonlyMap<CheckedWrite, FoundDocument>): Verdict {
  const conditions = new Map(firstConditions(writes));
  for (const write of writes) {
    const { collection, id } = write;
    const document = found.get(write);
    if (write.kind === 'create') {
      if (document !== undefined && !document.expired) return { ok: false, why: 'exists', collection, id };
      if (document !== undefined) conditions.set(write, { updateTime: updateTimeOf(document.stored.version) });
    } else if (write.ifVersion !== undefined) {
      const stands = document !== undefined && !document.expired && document.stored.version === write.ifVersion;
      if (!stands) return { ok: false, why: 'version', collection, id };
    }
  }
  return { ok: true, conditions };
}
