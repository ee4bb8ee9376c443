import type { RoomDraft } from '#shared/clients/termtime/writes.ts';
import type { AsSent } from '../as-sent.ts';
import type { Place } from './mapped-room.ts';
import type { RoomRecord } from './room-record.ts';

/** What a change does in TermTime. */
export type RoomWork =
  | { readonly do: 'campus'; readonly campus: Place }
  | { readonly do: 'building'; readonly building: Place; readonly campus: string; readonly asSent: AsSent }
  | { readonly do: 'move-building'; readonly building: Place; readonly campus: string; readonly asSent: AsSent }
  | { readonly do: 'floor'; readonly floor: Place; readonly building: string; readonly campus: string }
  | {
      readonly do: 'create';
      readonly draft: RoomDraft;
      readonly asSent: AsSent;
      /** Of an earlier request for it; null where there was none. */
      readonly before: RoomRecord | null;
    }
  | {
      readonly do: 'update';
      readonly draft: RoomDraft;
      readonly record: RoomRecord;
      readonly marked: boolean;
      /** Whether a mark of ours may yet be made, by a request of which nothing was heard. */
      readonly keepsMark: boolean;
      readonly asSent: AsSent;
    }
  | { readonly do: 'mark' | 'unmark'; readonly record: RoomRecord }
  | {
      readonly do: 'relate';
      readonly name: string;
      readonly rooms: readonly string[];
      readonly replaces: boolean;
      readonly before: RoomRecord | null;
    }
  | { readonly do: 'unrelate'; readonly record: RoomRecord }
  /** Only our record changes. */
  | { readonly do: 'note'; readonly record: RoomRecord }
  | { readonly do: 'forget'; readonly record: RoomRecord };
