import type { SeededChoice } from './seeded-choice.ts';
import type { PersonValues, RoomValues, YearValues } from './values.ts';

const subjects = [
  ['ACCFIN', 'Accounting and Finance'],
  ['ARCHAEO', 'Archaeology'],
  ['BIOL', 'Biology'],
  ['CHEM', 'Chemistry'],
  ['CLASSIC', 'Classics'],
  ['COMPSCI', 'Computing Science'],
  ['ECON', 'Economics'],
  ['EDUC', 'Education'],
  ['ENG', 'Engineering'],
  ['ENGLANG', 'English Language'],
  ['FILMTV', 'Film and Television'],
  ['GEOG', 'Geography'],
  ['HIST', 'History'],
  ['LAW', 'Law'],
  ['MATHS', 'Mathematics'],
  ['MED', 'Medicine'],
  ['MUSIC', 'Music'],
  ['NURSING', 'Nursing'],
  ['PHIL', 'Philosophy'],
  ['PHYS', 'Physics'],
  ['POLITIC', 'Politics'],
  ['PSYCH', 'Psychology'],
  ['SOCIO', 'Sociology'],
  ['STATS', 'Statistics'],
  ['THEOL', 'Theology'],
  ['VETMED', 'Veterinary Medicine'],
] as const;
const colours = [
  'Amber',
  'Birch',
  'Cedar',
  'Dune',
  'Elm',
  'Fern',
  'Gorse',
  'Heath',
  'Iris',
  'Juniper',
  'Kelp',
  'Larch',
];
const forenames = [
  'Alex',
  'Chris',
  'Drew',
  'Eden',
  'Finley',
  'Jamie',
  'Jordan',
  'Kerr',
  'Logan',
  'Morgan',
  'Quinn',
  'Robin',
];
const surnames = ['Ash', 'Brook', 'Field', 'Glen', 'Hill', 'Lake', 'Marsh', 'Moor', 'Ridge', 'Shore', 'Vale', 'Wood'];

const recordingRooms = 198;
const otherRooms = 40;
const splitRooms = 4;
const perBuilding = 12;
const people = 500;
const modulesPerSubject = 24;

/** Groups that are no teaching component, or whose code is not two letters and two digits. */
export const unrecordedGroups = ['ZZ01', 'LCA1', 'LC1', 'LC001', 'LC0A'] as const;

/** A module that has groups but no row of its own. */
export const missingModule = 'NOSUCH1001';

export type University = Omit<YearValues, 'setId' | 'weekStarts' | 'weekPatterns' | 'slots'>;

export const componentTypes = [
  { subgroupCode: 'LC', component: 'LEC' },
  { subgroupCode: 'SM', component: 'SEM' },
  { subgroupCode: 'TU', component: 'TUT' },
  { subgroupCode: 'LB', component: 'LAB' },
] as const;

/** Rooms: 198 with recording equipment, among them four that are split in two, and some without. Two campuses. */
function roomsOf(choice: SeededChoice): { rooms: RoomValues[]; sites: University['sites'] } {
  const rooms: RoomValues[] = [];
  for (let index = 0; index < recordingRooms + otherRooms; index += 1) {
    const building = Math.floor(index / perBuilding);
    const siteId = `B${String(building + 1).padStart(2, '0')}`;
    const split = index < 2 * splitRooms;
    const number = split ? Math.floor(index / 2) + 1 : (index % perBuilding) + 101;
    const whole = `${siteId}R${String(number).padStart(3, '0')}`;
    const features: RoomValues['features'] =
      index >= recordingRooms ? ['PROJECTOR'] : choice.chance(0.6) ? ['AUDIOREC', 'VIDEOREC'] : ['AUDIOREC'];
    rooms.push({
      roomId: split ? `${whole}${index % 2 === 0 ? 'A' : 'B'}` : whole,
      name: `${number} ${split ? `Lecture Theatre, part ${index % 2 === 0 ? 'A' : 'B'}` : choice.of(['Lecture Theatre', 'Seminar Room', 'Teaching Room'])}`,
      siteId,
      features,
      roomGroupCode: split ? whole : null,
    });
  }
  const sites = [...new Set(rooms.map(room => room.siteId))].map((siteId, index) => ({
    siteId,
    name: `${colours[index % colours.length]} Building${index < colours.length ? '' : ' Annexe'}`,
    campusId: index < 15 ? 'MAIN' : 'WEST',
  }));
  return { rooms, sites };
}

function peopleOf(choice: SeededChoice): PersonValues[] {
  return Array.from({ length: people }, (_, index) => {
    const forename = choice.of(forenames);
    const surname = choice.of(surnames);
    const email = `${forename}.${surname}.${index + 1}@example.ac.uk`.toLowerCase();
    return { personNo: String(100_001 + index), forename, surname, email: choice.chance(0.02) ? null : email };
  });
}

/**
 * What a university has beside its timetable, invented: departments, modules with groups, rooms in buildings, people.
 */
export function createUniversity(choice: SeededChoice): University {
  const departments = subjects.map(([, name], index) => ({
    departmentId: `1${String(index + 1).padStart(2, '0')}10000`,
    name,
  }));
  const modules = subjects.flatMap(([code, name], subject) =>
    Array.from({ length: modulesPerSubject }, (_, index) => ({
      moduleId: `${code}${1000 * (1 + (index % 5)) + index + 1}`,
      name: `${name} ${1 + (index % 5)}${String.fromCharCode(65 + Math.floor(index / 5))}`,
      owner: departments[subject]?.departmentId ?? '',
    })),
  );
  const groups = [...modules.map(({ moduleId }) => moduleId), missingModule].flatMap(moduleId => [
    ...['LC01', 'LC02', 'SM01', 'TU01', 'TU02', 'LB01'].map(groupCode => ({
      moduleId,
      groupCode,
      size: 20 + choice.below(200),
    })),
    ...unrecordedGroups.map(groupCode => ({ moduleId, groupCode, size: 10 })),
  ]);
  return { ...roomsOf(choice), departments, modules, groups, componentTypes, people: peopleOf(choice) };
}
