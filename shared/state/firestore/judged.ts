import type { CheckedWrite } from '../document/checked-writes.ts';
import type { CommitResult } from '../store.ts';
import type { FoundDocument } from './documents.ts';

/** Creates that meet an expired document, with the version at which they may replace it. */
export type Replacements = ReadonlyMap<CheckedWrite, string>;

export type Verdict = Exclude<CommitResult, { ok: true }> | { readonly ok: true; readonly replacements: Replacements };

/**
 * Why Firestore has refused a commit, by the documents as they are: the first write whose condition does not hold; or,
 * when every condition holds by the contract (an expired document does not exist), what the creates are to replace.
 */
export function judged(writes: readonly CheckedWrite[], found: ReadonlyMap<CheckedWrite, FoundDocument>): Verdict {
  const replacements = new Map<CheckedWrite, string>();
  for (const write of writes) {
    const { collection, id } = write;
    const document = found.get(write);
    if (write.kind === 'create') {
      if (document !== undefined && !document.expired) return { ok: false, why: 'exists', collection, id };
      if (document !== undefined) replacements.set(write, document.stored.version);
    } else if (write.ifVersion !== undefined) {
      const stands = document !== undefined && !document.expired && document.stored.version === write.ifVersion;
      if (!stands) return { ok: false, why: 'version', collection, id };
    }
  }
  return { ok: true, replacements };
}
