import { z } from 'zod';
import { paramOf, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { Parameters, Refused, refusing, success } from './replies.ts';
import { keptName, type TermtimeSettings } from './settings.ts';
import type { SandboxTermtimeRoom, TermtimeState } from './state.ts';

const capacities = z.array(z.strictObject({ code: z.string(), val: z.int() }));
const relationship = z.strictObject({ rooms: z.array(z.string().max(45)) });

function bodyOf<T>(request: SandboxRequest, schema: z.ZodType<T>): T | undefined {
  if (request.body === '') return undefined;
  try {
    return schema.parse(JSON.parse(request.body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new Refused(109, 'body');
    throw error;
  }
}

function listOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const read = text.startsWith('[') ? z.array(z.string()).safeParse(JSON.parse(text)) : undefined;
  if (read?.success === false) throw new Refused(109, 'capabilities');
  return read?.data ?? text.split(',').filter(part => part !== '');
}

const segment = (request: SandboxRequest, name: string): string => {
  const value = paramOf(request, name);
  if (value.length > 45) throw new Refused(109, name);
  return value;
};

/** Writing campuses, buildings, floors, rooms and their relationships. */
export function placeRoutes(state: TermtimeState, settings: () => TermtimeSettings, base: string): Route[] {
  const kept = (name: string): string => keptName(name, settings());
  const route = (method: string, path: string, handler: (request: SandboxRequest) => SandboxAnswer): Route => ({
    method,
    path: `${base}${path}`,
    handler: refusing(handler),
  });

  const written = (request: SandboxRequest, room: SandboxTermtimeRoom, names: { name: number; department: string }) => {
    const known = [
      'n',
      'f',
      'b',
      'cam',
      'capabilities',
      'sr',
      'notes',
      'user1',
      'user2',
      'user3',
      'td',
      names.department,
    ];
    const asked = new Parameters(request, names.department === 'dc' ? known.filter(name => name !== 'td') : known);
    room.name = kept(asked.optional('n', names.name) ?? room.name);
    room.floor = asked.optional('f', 45) ?? room.floor;
    room.building = asked.optional('b', 45) ?? room.building;
    room.campus = asked.optional('cam', 45) ?? room.campus;
    room.department = asked.optional(names.department, 255) ?? room.department;
    if (!state.departments.has(room.department)) throw new Refused(106, `department ${room.department}`);
    if (state.withoutRights.has(room.department)) throw new Refused(110, room.department);
    const floor = state.floors.find(
      ({ name, building, campus }) => name === room.floor && building === room.building && campus === room.campus,
    );
    if (floor === undefined) throw new Refused(106, `floor ${room.floor} of ${room.building}`);
    room.capabilities = listOf(asked.optional('capabilities')) ?? room.capabilities;
    // The reference's quirk: a capability that does not exist is made, without a word.
    for (const capability of room.capabilities) state.capabilities.add(capability);
    room.capacities = bodyOf(request, capacities) ?? room.capacities;
    for (const { code } of room.capacities) {
      if (!state.activityTypes.has(code)) throw new Refused(106, `activity type ${code}`);
    }
    const td = asked.optional('td');
    if (td !== undefined && td !== '0' && td !== '1') throw new Refused(109, 'td');
    if (td !== undefined) room.toDelete = td === '1';
    room.revision += 1;
  };

  return [
    route('POST', '/campus/:c', request => {
      const code = new Parameters(request, ['code']).mandatory('code', 45);
      const name = segment(request, 'c');
      if (state.campuses.has(name)) throw new Refused(109, 'exists');
      state.campuses.set(name, code);
      return success();
    }),
    route('POST', '/building/:b/:c', request => {
      const code = new Parameters(request, ['code', 'queryBy']).mandatory('code', 45);
      const [name, campus] = [segment(request, 'b'), segment(request, 'c')];
      if (!state.campuses.has(campus)) throw new Refused(106, `campus ${campus}`);
      if (state.buildings.some(building => building.code === code)) throw new Refused(109, 'exists');
      state.buildings.push({ name: kept(name), code, campus });
      return success();
    }),
    route('PUT', '/building/:b/:c', request => {
      const asked = new Parameters(request, ['n', 'code', 'camp', 'queryBy']);
      const key = segment(request, 'b');
      const byCode = asked.optional('queryBy') === 'Code';
      const building = state.buildings.find(one => (byCode ? one.code : one.name) === key);
      if (building === undefined) throw new Refused(106, key);
      const given = asked.optional('n', 100);
      const name = given === undefined ? undefined : kept(given);
      const campus = asked.optional('camp', 45);
      if (campus !== undefined && !state.campuses.has(campus)) throw new Refused(106, `campus ${campus}`);
      for (const room of state.rooms.values()) {
        if (room.building !== building.name) continue;
        room.building = name ?? room.building;
        room.campus = campus ?? room.campus;
      }
      state.floors.splice(
        0,
        state.floors.length,
        ...state.floors.map(floor =>
          floor.building === building.name
            ? { ...floor, building: name ?? floor.building, campus: campus ?? floor.campus }
            : floor,
        ),
      );
      building.name = name ?? building.name;
      building.campus = campus ?? building.campus;
      return success();
    }),
    route('POST', '/floor/:f/:b/:c', request => {
      const code = new Parameters(request, ['code', 'queryBy']).mandatory('code', 45);
      const [name, building, campus] = [segment(request, 'f'), segment(request, 'b'), segment(request, 'c')];
      if (!state.buildings.some(one => one.name === building && one.campus === campus)) {
        throw new Refused(106, `building ${building}`);
      }
      state.floors.push({ name, code, building, campus });
      return success();
    }),
    route('POST', '/room/:c', request => {
      const asked = new URLSearchParams(request.query);
      for (const name of ['n', 'f', 'b', 'cam', 'dc']) if (!asked.get(name)) throw new Refused(102, name);
      const code = segment(request, 'c');
      if (state.rooms.has(code)) throw new Refused(109, 'exists');
      const room: SandboxTermtimeRoom = {
        code,
        name: '',
        department: '',
        floor: '',
        building: '',
        campus: '',
        capacities: [],
        capabilities: [],
        toDelete: false,
        revision: 0,
      };
      written(request, room, { name: 45, department: 'dc' });
      state.rooms.set(code, room);
      return success();
    }),
    route('PUT', '/room/:c', request => {
      const room = state.rooms.get(segment(request, 'c'));
      if (room === undefined) throw new Refused(106, segment(request, 'c'));
      written(request, room, { name: 100, department: 'dn' });
      // No body is documented for an update.
      return { status: 200, body: '' };
    }),
    route('DELETE', '/room/:c', request => {
      const code = segment(request, 'c');
      if (!state.rooms.has(code)) throw new Refused(106, code);
      if ([...state.activities.values()].some(({ rooms }) => rooms.includes(code))) throw new Refused(114, code);
      state.rooms.delete(code);
      return { status: 200, body: '' };
    }),
    route('POST', '/roomrelationship/:c', request => {
      const type = new Parameters(request, ['type']).optional('type', 255) ?? '';
      const rooms = bodyOf(request, relationship)?.rooms ?? [];
      for (const code of rooms) if (!state.rooms.has(code)) throw new Refused(106, code);
      state.relationships.set(paramOf(request, 'c'), { type, rooms });
      return success();
    }),
    route('DELETE', '/roomrelationship/:c', request => {
      if (!state.relationships.delete(paramOf(request, 'c'))) throw new Refused(106, paramOf(request, 'c'));
      return { status: 200, body: '' };
    }),
  ];
}
