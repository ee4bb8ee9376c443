import type { RoomBookingDraft } from '#shared/clients/termtime/writes.ts';
import type { Change, Finding } from '#shared/core/change.ts';
import type { AsSent } from '../as-sent.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import type { Series } from './series.ts';

export type RoomBookingWork =
  | {
      readonly do: 'create' | 'update';
      readonly id: number | null;
      readonly series: Pick<Series, 'code' | 'title' | 'room'>;
      readonly draft: RoomBookingDraft;
      readonly before: AsSent;
      readonly after: AsSent;
    }
  /** Only our record changes. */
  | { readonly do: 'note'; readonly record: RoomBookingRecord }
  | { readonly do: 'delete'; readonly id: number; readonly record: RoomBookingRecord }
  | { readonly do: 'forget'; readonly record: RoomBookingRecord };

/** What comes of one series, or of one record. */
export interface Planned {
  readonly changes: readonly Change<RoomBookingWork>[];
  readonly findings: readonly Finding[];
}

export const nothing: Planned = { changes: [], findings: [] };
