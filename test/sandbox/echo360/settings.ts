import { z } from 'zod';

/** What is not known of Echo360 for certain, and can therefore be switched. The comment gives the default's meaning. */
export const settingsSchema = z.strictObject({
  /** Calls per rolling minute; null for no limit. */
  callsPerMinute: z.int().positive().nullable(),
  /** Whose calls are counted together. */
  limitScope: z.enum(['institution', 'client']),
  /** Whether 429 says `Retry-After`. */
  retryAfter: z.boolean(),
  /** Whether asking for a token is a call. */
  tokenCallsCount: z.boolean(),
  tokenSeconds: z.int().positive(),
  unauthorizedStatus: z.union([z.literal(401), z.literal(403)]),
  /** Items of a page where the request names no limit. */
  defaultLimit: z.int().positive(),
  maxLimit: z.int().positive(),
  /** What a larger limit gets: the maximum, or 400. */
  overLimit: z.enum(['clamp', 'refuse']),
  /** Pages may hold fewer items than asked for although more follow. */
  shortPages: z.boolean(),
  /** Whether `next` repeats the filters of the request. */
  nextKeepsFilters: z.boolean(),
  /** Whether a cursor remembers the filters it was made under. */
  cursorKeepsFilters: z.boolean(),
  /** The query parameter that filters schedules by room id; null: there is none, and any is ignored. */
  roomFilter: z.string().nullable(),
  clashText: z.enum(['clash', 'taken', 'both']),
  clashStatus: z.union([z.literal(400), z.literal(409)]),
  /** The body of clash, duplicate, past and duration refusals: code and message, or the validation layout. */
  errorShape: z.enum(['message', 'param']),
  /** What is found first where an external id exists already and the slot is taken too. */
  checkFirst: z.enum(['externalId', 'clash']),
  duplicateStatus: z.union([z.literal(400), z.literal(409)]),
  /** Which end of a schedule must not be past. */
  pastLimit: z.enum(['start', 'end']),
  /** Longest capture; null: not checked. */
  longestMinutes: z.int().positive().nullable(),
  sectionError: z.enum(['SectionNotFound', 'ScheduleNotFound', 'text']),
  /** Status for what a path names and does not exist. */
  missingStatus: z.union([z.literal(404), z.literal(400)]),
  /** What PUT does to members it does not send. */
  omittedOnPut: z.enum(['cleared', 'kept']),
  /** What PUT does with another external id than the schedule has. */
  externalIdOnPut: z.enum(['changed', 'kept']),
  deleteBody: z.enum(['empty', 'json']),
  /** Whether names are kept as sent, or tidied: trimmed, spaces collapsed, cut to 20 characters. */
  names: z.enum(['kept', 'tidied']),
  /** Members that are not kept at all. */
  drops: z.array(z.enum(['input2', 'presenter'])),
  /** Whether a room made through the API has a device at once; in life someone installs one. */
  newRoomsHaveDevice: z.boolean(),
  presenterMustBeInstructor: z.boolean(),
  /** Whether addresses that differ by case alone are two people's. */
  emailCase: z.enum(['ignored', 'told apart']),
});

export type Echo360Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Echo360Settings = {
  callsPerMinute: 120,
  limitScope: 'institution',
  retryAfter: true,
  tokenCallsCount: true,
  tokenSeconds: 3600,
  unauthorizedStatus: 401,
  defaultLimit: 25,
  maxLimit: 100,
  overLimit: 'clamp',
  shortPages: false,
  nextKeepsFilters: false,
  cursorKeepsFilters: false,
  roomFilter: null,
  clashText: 'clash',
  clashStatus: 400,
  errorShape: 'message',
  checkFirst: 'externalId',
  duplicateStatus: 400,
  pastLimit: 'start',
  longestMinutes: null,
  sectionError: 'SectionNotFound',
  missingStatus: 404,
  omittedOnPut: 'cleared',
  externalIdOnPut: 'changed',
  deleteBody: 'empty',
  names: 'kept',
  drops: [],
  newRoomsHaveDevice: false,
  presenterMustBeInstructor: false,
  emailCase: 'ignored',
};
