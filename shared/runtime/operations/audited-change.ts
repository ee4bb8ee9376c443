import { collectionOn } from '#shared/state/collection.ts';
import { type AuditEntry, auditEntries } from '#shared/state/collections/audit.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { type Release, updateControl } from '../lease/control-record.ts';
import { runIdAt } from '../run/run-id.ts';

/** What people do to a function, from the CLI or the console. Each is recorded in `audit` in the same commit. */
export interface OperationParts {
  readonly store: Store;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  readonly randomId: () => string;
  /** Who does it. */
  readonly who: string;
}

/** Changes a function's control record and tells `audit` of it, in one commit. */
export async function auditedChange(
  parts: OperationParts,
  name: string,
  action: string,
  detail: AuditEntry['detail'],
  update: (control: Control) => Control,
  more: readonly Write[] = [],
  release?: Release,
): Promise<void> {
  const at = parts.now();
  const entry = collectionOn(parts.store, auditEntries).create(runIdAt(at, parts.randomId()), {
    at,
    who: parts.who,
    action,
    target: name,
    detail,
  });
  const released = release === undefined ? {} : { release };
  await updateControl(parts.store, name, update, { more: [entry, ...more], ...released });
}
