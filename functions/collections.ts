import { gatherQueries } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { blocks } from '#shared/state/collections/blocks.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { notifications } from '#shared/state/collections/notifications.ts';
import { roomDays } from '#shared/state/collections/room-days.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { schedules } from '#shared/state/collections/schedules.ts';
import { ticks } from '#shared/state/collections/ticks.ts';

/** Every query that any function may ask of the state store: indexes are made from these. */
export const allQueries = gatherQueries(
  auditEntries,
  blocks,
  changeParts,
  controls,
  heartbeats,
  notifications,
  roomDays,
  runs,
  schedules,
  ticks,
);
