import { z } from 'zod';
import { listOf } from './listed.ts';
import { csvOr, flag, key, list, number, text, texts } from './members.ts';

const room = z
  .object({
    c: key,
    n: text,
    d: z.object({ c: text, n: text }).nullish(),
    f: z.object({ n: text, fc: text, b: text, bc: text, c: text, cc: text }).nullish(),
    rc: list(z.object({ code: text, type: text, cap: number })),
    capabilities: text,
    'capabilities.json': texts.optional(),
    toDelete: flag,
  })
  .transform(given => ({
    code: given.c,
    name: given.n ?? '',
    department: given.d?.c ?? null,
    floor: given.f?.n ?? null,
    building: given.f?.b ?? null,
    campus: given.f?.c ?? null,
    capacities: given.rc.flatMap(({ code, cap }) =>
      code === null || cap === null ? [] : [{ type: code, capacity: cap }],
    ),
    capabilities: csvOr(given['capabilities.json'], given.capabilities),
    isMarkedForDeletion: given.toDelete,
  }));
export type TermtimeRoom = z.output<typeof room>;
export const roomsAnswer = listOf(room, 'c');

const named = z.object({ n: key, code: text }).transform(({ n, code }) => ({ name: n, code: code ?? n }));
export const campusesAnswer = listOf(named, 'n');
const building = z
  .object({ n: key, code: text, cn: text, fn: texts })
  .transform(({ n, code, cn, fn }) => ({ name: n, code: code ?? n, campus: cn, floors: fn }));
export const buildingsAnswer = listOf(building, 'n');
const floor = z
  .object({ n: key, code: text, bn: text, cn: text })
  .transform(({ n, code, bn, cn }) => ({ name: n, code: code ?? n, building: bn, campus: cn }));
export const floorsAnswer = listOf(floor, 'n');
export type Campus = z.output<typeof named>;
export type Building = z.output<typeof building>;
export type Floor = z.output<typeof floor>;

const codeAndName = z.object({ c: key, n: text }).transform(({ c, n }) => ({ code: c, name: n ?? c }));
export const departmentsAnswer = listOf(codeAndName, 'c');
export const typesAnswer = listOf(codeAndName, 'c');
export type Department = z.output<typeof codeAndName>;
export type ActivityType = z.output<typeof codeAndName>;

const capability = z.object({ n: key, type: number }).transform(({ n, type }) => ({ name: n, isForExams: type === 1 }));
export const capabilitiesAnswer = listOf(capability, 'n');
/** `rooms` is not among what is documented of an answer, and `blockedRooms` is printed empty. */
const relationship = z.object({ name: key, type: text });
export const relationshipsAnswer = listOf(relationship, 'name');
export type RoomRelationship = z.output<typeof relationship>;
