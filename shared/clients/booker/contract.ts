import { z } from 'zod';
import openapi from './openapi.json' with { type: 'json' };

const property = z.looseObject({ 'x-lockstep': z.string().optional() });
type Property = z.infer<typeof property>;

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), 'x-lockstep': z.string().optional() })).default([]),
});

const contractSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({
      get: operation.optional(),
      post: operation.optional(),
      put: operation.optional(),
      delete: operation.optional(),
    }),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), property).default({}) })),
  }),
});

const contract = contractSchema.parse(openapi);

/** The document itself, for those who validate against it. */
export const bookerDocument: object = openapi;

export type BookerOperation =
  | 'signIn'
  | 'listRooms'
  | 'listBookings'
  | 'getBooking'
  | 'createBooking'
  | 'updateBooking'
  | 'cancelBooking';

export interface OperationFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{index}` where a booking is named. */
  readonly path: string;
  /** Booker's name of a query parameter by ours. */
  readonly parameters: ReadonlyMap<string, string>;
}

const methods = { get: 'GET', post: 'POST', put: 'PUT', delete: 'DELETE' } as const;

function findOperations(): ReadonlyMap<string, OperationFacts> {
  const found = new Map<string, OperationFacts>();
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const verb of ['get', 'post', 'put', 'delete'] as const) {
      const facts = item[verb];
      if (facts === undefined) continue;
      const parameters = new Map(facts.parameters.map(({ name, 'x-lockstep': ours }) => [ours ?? name, name] as const));
      found.set(facts.operationId, { method: methods[verb], path, parameters });
    }
  }
  return found;
}

const operations = findOperations();

/** Where a call goes, from the document. Throws for an operation that the document lacks: a mistake in the document. */
export function operationOf(id: BookerOperation): OperationFacts {
  const facts = operations.get(id);
  if (facts === undefined) throw new Error(`shared/clients/booker/openapi.json has no operation ${id}`);
  return facts;
}

export type BookerSchema =
  | 'Credentials'
  | 'Token'
  | 'RoomList'
  | 'Booking'
  | 'BookingWrite'
  | 'BookingPage'
  | 'Problem'
  | 'Conflict';

interface Member {
  readonly theirs: string;
  readonly ours: string;
  /** Schema of the member, or of its items. */
  readonly nested: string | undefined;
}

function nestedIn(value: Property): string | undefined {
  const found = /"\$ref":"#\/components\/schemas\/(?<name>\w+)"/.exec(JSON.stringify(value));
  return found?.groups?.['name'];
}

const membersOf = new Map<string, readonly Member[]>(
  Object.entries(contract.components.schemas).map(([name, { properties }]) => [
    name,
    Object.entries(properties).map(([theirs, value]) => ({
      theirs,
      ours: value['x-lockstep'] ?? theirs,
      nested: nestedIn(value),
    })),
  ]),
);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function renamed(schema: string, value: unknown, direction: 'in' | 'out'): unknown {
  if (Array.isArray(value)) return value.map(item => renamed(schema, item, direction));
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const { theirs, ours, nested } of membersOf.get(schema) ?? []) {
    const [from, to] = direction === 'in' ? [theirs, ours] : [ours, theirs];
    const held = value[from];
    if (held === undefined) continue;
    result[to] = nested === undefined ? held : renamed(nested, held, direction);
  }
  return result;
}

/** Booker's name of a member of a schema, by ours. */
export function bookerName(schema: string, ours: string): string {
  return membersOf.get(schema)?.find(member => member.ours === ours)?.theirs ?? ours;
}

/** An answer with the names that the code uses; members that the document does not know are left out. */
export function inOurNames(schema: BookerSchema, value: unknown): unknown {
  return renamed(schema, value, 'in');
}

/** A request body, or a stand-in's answer, with the names that Booker uses. */
export function inBookerNames(schema: BookerSchema, value: object): unknown {
  return renamed(schema, value, 'out');
}

const status = z.looseObject({ 'x-keeps-no-room': z.array(z.string()) }).parse(membersSchema('Booking', 'status'));

function membersSchema(schema: string, ours: string): unknown {
  const properties = contract.components.schemas[schema]?.properties ?? {};
  return Object.values(properties).find(value => value['x-lockstep'] === ours);
}

const keepsNoRoom: ReadonlySet<string> = new Set(status['x-keeps-no-room']);

/** Whether a booking of this status keeps its room. A status that the document does not know does. */
export function keepsRoom(bookingStatus: string): boolean {
  return !keepsNoRoom.has(bookingStatus);
}
