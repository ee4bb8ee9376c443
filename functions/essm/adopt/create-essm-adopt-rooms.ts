import { z } from 'zod';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import type { BookerConfig } from '#shared/clients/booker/config.ts';
import type { TermtimeConfig } from '#shared/clients/termtime/config.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { type Change, changeKey, type Plan } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { neverSent } from '../as-sent.ts';
import type { EssmRoomsConfig } from '../config.ts';
import { type RoomRecord, roomKey, roomRecordKey, rooms } from '../rooms/room-record.ts';
import { type RoomsReading, readRooms } from '../rooms/rooms-reading.ts';

const parameters = z.strictObject({}).default({});

/**
 * `essm-adopt-rooms`: makes rooms of TermTime ours that Booker has under the same code. Its plan is to be looked at
 * first. It writes records only.
 */
export function createEssmAdoptRooms(
  config: EssmRoomsConfig,
  systems: { readonly booker: BookerConfig; readonly termtime: TermtimeConfig },
  instance: Instance,
): Sync<RoomsReading, RoomRecord, z.infer<typeof parameters>> {
  const termtime = createTermtimeUpstream(systems.termtime, instance);
  const booker = createBookerUpstream(systems.booker, instance);
  return {
    name: 'essm-adopt-rooms',
    target: termtime.target,
    parameters,
    limits: {},
    concurrency: 1,
    repeats: false,
    read: context =>
      readRooms(termtime.target, { termtime: termtime.connect(context), booker: booker.connect(context) }, context),
    plan: reading => planAdoptRooms(reading, config.roomMapping),
    async apply({ changes }, context) {
      const state = collectionOn(context.store, rooms);
      const stamped = changes.map(({ payload }) => ({ ...payload, changedAt: context.now(), runId: context.runId }));
      await context.commit(stamped.map(record => state.set(roomRecordKey(record), record)));
      return changes.map(() => ({ status: 'done', reason: '' }));
    },
  };
}

/** Rooms of both sides that have one code and no record, and relationships named after a room of Booker. */
export function planAdoptRooms(reading: RoomsReading, mapping: Readonly<Record<string, string>>): Plan<RoomRecord> {
  const { database, booker, records } = reading;
  const codes = new Map(Object.entries(mapping).map(([code, id]) => [id, code]));
  const inBooker = new Set(booker.map(({ id }) => codes.get(id) ?? id));
  const candidates = [
    ...reading.rooms.map(({ code, name }) => ({ kind: 'room' as const, code, name })),
    ...reading.relationships.map(({ name }) => ({ kind: 'relationship' as const, code: name, name })),
  ];
  const changes = candidates
    .filter(one => inBooker.has(one.code) && !records.has(roomKey(one)))
    .map(
      ({ kind, code, name }): Change<RoomRecord> => ({
        key: changeKey('adopt', `${kind} ${code}`, 'not ours', 'ours'),
        kind: 'adopt',
        target: `${kind} ${code}`,
        title: kind === 'room' ? `Room ${code} ${name}` : `Rooms that exclude each other: ${name}`,
        from: 'not ours',
        to: 'ours: essm-rooms keeps it in step',
        reason: 'Booker has a room of this code',
        payload: {
          database,
          kind,
          code,
          rooms: [],
          phase: 'present',
          markedAt: null,
          isMarkUnheard: false,
          ...neverSent,
          changedAt: 0,
          runId: '',
        },
      }),
    );
  return {
    units: changes.length === 0 ? [] : [{ key: 'adopt rooms', changes }],
    findings: [],
    population: { adopt: candidates.length },
  };
}
