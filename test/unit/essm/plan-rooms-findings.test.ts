import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lt1, ours, shown, told, unreadable } from './support/rooms.ts';

describe('what no table maps', () => {
  it('a floor leaves a room as it is', () =>
    assert.deepEqual(told({ booker: [lt1({ floor: 'Attic' })] }), [
      'no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.',
    ]));
  it('is told once, of all the rooms that have it', () =>
    assert.deepEqual(told({ booker: [lt1({ floor: 'Attic' }), lt1({ index: 2, id: 'LT2', floor: 'Attic' })] }), [
      'no-mapping 2 rooms: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1, LT2.',
    ]));
  it('is told with the first ten', () =>
    assert.deepEqual(
      told({ booker: Array.from({ length: 10 }, (_, at) => lt1({ index: at, id: `R${at}`, floor: 'Attic' })) }),
      [
        'no-mapping 10 rooms: The floor “Attic” is not in the table floors. Left as they are in TermTime: R0, R1, R2, R3, R4, R5, R6, R7, R8, R9.',
      ],
    ));
  it('is told with the first ten of more', () =>
    assert.deepEqual(
      told({ booker: Array.from({ length: 12 }, (_, at) => lt1({ index: at, id: `R${at}`, floor: 'Attic' })) }),
      [
        'no-mapping 12 rooms: The floor “Attic” is not in the table floors. Left as they are in TermTime: R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 and 2 more.',
      ],
    ));
  it('an attribute is left away', () =>
    assert.deepEqual(
      told({
        booker: [lt1({ equipment: [{ index: 1, id: 'ORGAN', name: 'Organ' }] })],
        rooms: [shown()],
        records: [ours()],
      }),
      ['no-mapping LT1: The attribute “Organ” is not mapped. Kept without it: LT1.'],
    ));
  it('what the tables name and TermTime lacks is told once, and not sent', () =>
    assert.deepEqual(
      told(
        {
          booker: [lt1({ equipment: [{ index: 1, id: 'PROJ', name: null }] })],
          rooms: [shown()],
          records: [ours()],
          departments: new Set(['CHEM']),
          capabilities: new Set(['Screen']),
          activityTypes: new Set(['LEC']),
        },
        {
          capacities: { LEC: 1, EXAM: 2 },
          departments: [
            { booker: 'D-CHEM', termtime: 'MUS' },
            { booker: 'D-PHYS', termtime: 'MUS' },
            { booker: 'D-CHEM', termtime: 'CHEM' },
          ],
        },
      ),
      [
        'no-mapping MUS: TermTime has no department MUS, which the configuration names. It is not sent.',
        'no-mapping Projector: TermTime has no capability Projector, which the configuration names. It is not sent.',
        'no-mapping EXAM: TermTime has no activity type EXAM, which the configuration names. It is not sent.',
        'no-mapping LT1: The capability “Projector” is not in the list of those that may be sent. Kept without it: LT1.',
      ],
    ));
  it('what cannot be read in TermTime is told', () =>
    assert.deepEqual(
      told({
        oddities: [{ kind: 'unreadable', target: 'campus', message: 'odd campus' }],
        unreadableRooms: unreadable('room', 'X'),
        unreadableRelationships: unreadable('room relationship', null),
      }),
      [
        'unreadable campus: odd campus',
        "unreadable X: TermTime's room X cannot be read (odd): it is left as it is. Correct it in TermTime.",
        "unreadable room relationship: TermTime's room relationship without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
      ],
    ));
});
