import assert from 'node:assert/strict';
import type { Change } from '#shared/core/change.ts';

/** The changes as they come; fails on one that shows the same text before and after as if it were a difference. */
export function withShownDifferences<One extends Omit<Change, 'payload'>>(changes: One[]): One[];
export function withShownDifferences<One extends Omit<Change, 'payload'>>(changes: readonly One[]): readonly One[];
export function withShownDifferences<One extends Omit<Change, 'payload'>>(changes: readonly One[]): readonly One[] {
  for (const { kind, target, title, from, to } of changes) {
    if (from !== '' && from === to) assert.fail(`${kind} ${target}, “${title}”, shows no difference: ${from} → ${to}`);
  }
  return changes;
}
