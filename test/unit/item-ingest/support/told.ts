import type { SyncPayload } from '#functions/item-ingest/sync/sync-change.ts';
import type { Finding, Unit } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

function payloadText(payload: SyncPayload): string {
  switch (payload.do) {
    case 'mark':
      return `mark ${payload.row.listed.id} ${payload.need}`;
    case 'note':
      return `note ${payload.row.listed.id}`;
    case 'hook':
      return `hook of ${payload.record.projectId}: ${payload.action.kind}`;
    case 'checked':
      return `checked ${payload.rows.map(({ record, problem }) => `${record.projectId} “${problem}”`).join(', ')}`;
    case 'absent':
      return `absent at ${payload.listedAt}: ${payload.rows.map(({ record }) => record.projectId).join(', ')}`;
    case 'forget':
      return `forget ${payload.rows.map(({ record }) => record.projectId).join(', ')}`;
    case 'gone':
    case 'erase':
      return `${payload.do} ${payload.row.record.projectId}`;
    case 'advance':
      return `advance ${payload.pass.id} to ${payload.pass.phase}`;
  }
}

/** A plan of `item-sync` in lines: its changes by unit, then its findings. */
export function told({ units, findings }: { units: readonly Unit<SyncPayload>[]; findings: readonly Finding[] }) {
  return [
    ...units.flatMap(unit =>
      withShownDifferences(unit.changes).map(
        ({ kind, target, title, from, to, reason, payload }) =>
          `[${unit.key}] ${kind} ${target} “${title}”: ${from} → ${to}, since ${reason} (${payloadText(payload)})`,
      ),
    ),
    ...findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`),
  ];
}
