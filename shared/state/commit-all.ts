import { checkedWrite, maxBytesPerCommit } from './document/checked-writes.ts';
import { type CommitResult, maxWritesPerCommit, type Store, type Ticket, type Write } from './store.ts';

/** The writes in their order, cut into parts that one commit takes: by number and by size. */
export function splitWrites(writes: readonly Write[]): readonly (readonly Write[])[] {
  // The store looks at a write's size as well.
  if (writes.length === 1) return [writes];
  const parts: Write[][] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = checkedWrite(write).bytes;
    const part = parts.at(-1);
    if (part === undefined || part.length === maxWritesPerCommit || bytes + size > maxBytesPerCommit) {
      parts.push([write]);
      bytes = size;
    } else {
      part.push(write);
      bytes += size;
    }
  }
  return parts;
}

/**
 * Commits any number of writes in their order, each part all or nothing. Stops at the first part that fails and returns
 * why; the parts before it are written.
 */
export async function commitAll(
  store: Store,
  ticket: Ticket | undefined,
  writes: readonly Write[],
): Promise<CommitResult> {
  for (const part of splitWrites(writes)) {
    const result = await store.commit(ticket, part);
    if (!result.ok) return result;
  }
  return { ok: true };
}
