import type { Surroundings } from './queue-model.ts';

/** A small world around TIMETABLE in which every criterion can be met and missed. */
export const surroundings: Surroundings = {
  setId: '2026/27',
  modules: new Set(['HIST1001', 'MATHS1001']),
  groups: new Set(
    ['HIST1001', 'MATHS1001', 'NOSUCH1001'].flatMap(module =>
      ['LC01', 'LC02', 'TU01', 'LCA1', 'LC0A', 'LC1', 'LC001', 'ZZ01'].map(group => `${module} ${group}`),
    ),
  ),
  components: new Set(['LC', 'TU']),
  recordingRooms: new Set(['R1', 'R2', 'R4A']),
  requests: new Map([
    ['1 1', ['AUDIOREC', 'VIDEOREC', 'PROJECTOR']],
    ['1 2', ['VIDEOREC']],
    ['2 1', ['AUDIOREC']],
    ['2 2', ['AUDIOREC']],
    ['3 1', ['PROJECTOR', 'VIDEOREC']],
    ['4 1', ['PROJECTOR']],
    ['4 2', ['VIDEOREC']],
  ]),
  emails: new Map([
    ['100001', 'alex.ash@example.ac.uk'],
    ['100002', 'drew.dale@example.ac.uk'],
  ]),
  contacts: new Map([
    [1, '100002'],
    [2, '100003'],
  ]),
};

type Value = string | number | null;

/** The rows of the other tables that make these surroundings. */
export function surroundingRows(around: Surroundings): readonly (readonly [string, Readonly<Record<string, Value>>])[] {
  const SETID = around.setId;
  const pair = (key: string): readonly string[] => key.split(' ');
  return [
    ...[...around.modules].map(MODULEID => ['MODULE', { SETID, MODULEID, NAME: MODULEID, OWNER: 'D1' }] as const),
    ...[...around.groups].map(
      key => ['MODULEGROUPS', { SETID, MODULEID: pair(key)[0] ?? '', GRPCODE: pair(key)[1] ?? '', CSIZE: 1 }] as const,
    ),
    // Twice, since nothing says that it is unique.
    ...[...around.components, ...around.components].map(
      code => ['STT_COMPONENT_TYPE', { MODULE_SUBGROUP_CODE: code, COMPONENT_TYPE_CODE: code }] as const,
    ),
    ...[...around.recordingRooms].flatMap(ROOMID =>
      (ROOMID === 'R2' ? ['AUDIOREC'] : ['AUDIOREC', 'VIDEOREC']).map(
        FEATUREID => ['ROOMFEATURES', { SETID, ROOMID, FEATUREID }] as const,
      ),
    ),
    ['ROOMFEATURES', { SETID, ROOMID: 'R9', FEATUREID: 'PROJECTOR' }],
    ...[...around.requests].flatMap(([key, features]) =>
      features.map(
        (FEATUREID, index) =>
          [
            'ROOMREQUESTS',
            { SETID, SLOTID: Number(pair(key)[0]), SLOTENTRY: Number(pair(key)[1]), ITEMNUM: index + 1, FEATUREID },
          ] as const,
      ),
    ),
    ...[...around.emails].map(
      ([PERSONNO, BUSINESSEMAIL]) =>
        ['STT_EXT_PERSON', { PERSONNO, FORENAME: 'A', SURNAME: 'B', BUSINESSEMAIL }] as const,
    ),
    ['STT_EXT_PERSON', { PERSONNO: '100003', FORENAME: 'E', SURNAME: 'E', BUSINESSEMAIL: null }],
    ...[...around.contacts].flatMap(([SLOTID, CONTACT]) => [
      ['SLOTDETAILS', { SETID, SLOTID, SLOTLINE: 0, DESCRIP: 'Lecture', CONTACT }] as const,
      ['SLOTDETAILS', { SETID, SLOTID, SLOTLINE: 1, DESCRIP: null, CONTACT: null }] as const,
    ]),
  ];
}
