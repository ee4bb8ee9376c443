import { gatherQueries } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { notifications } from './cmis-echo360/queue/notifications.ts';
import { roomDays } from './cmis-echo360/room-day/room-days.ts';
import { schedules } from './cmis-echo360/schedule/schedules.ts';
import { blocks } from './lookup-gitlab/blocks.ts';

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
