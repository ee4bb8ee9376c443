import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSent, lt1, ours, shown, told, unreadable } from './support/rooms.ts';

describe('rooms', () => {
  it('nothing of nothing', () => assert.deepEqual(told({}), []));
  it('are made where TermTime lacks them', () =>
    assert.deepEqual(
      told({
        booker: [
          lt1({
            equipment: [
              { index: 1, id: 'SCR', name: null },
              { index: 2, id: 'PROJ', name: null },
            ],
          }),
        ],
      }),
      [
        'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; Projector, Screen; LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","Projector,Screen","LEC 40"]]',
      ],
    ));
  it('are made with what is given for a capacity', () =>
    assert.deepEqual(told({ booker: [lt1()] }, { capacities: { LEC: 1, EXAM: 0.5 } }), [
      'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; EXAM 20, LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","EXAM 20,LEC 40"]]',
    ]));
  it('are left where they are as asked for', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours()] }), []));
  it('are left where they are not ours', () => assert.deepEqual(told({ booker: [lt1()], rooms: [shown()] }), []));
  it('are left where they are not ours, and named where they differ', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ name: 'Other' })] }), [
      "not-ours LT1: TermTime's room LT1 differs from Booker's and is not ours: essm-adopt can take it over.",
    ]));
  it('are changed where the name differs', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ name: 'Other' })], records: [ours()] }), [
      'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are changed where the floor differs', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ floor: null })], records: [ours()] }), [
      'update LT1 “Room LT1 Theatre”: Theatre; , Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are changed where the building differs', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ building: null })], records: [ours()] }), [
      'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, , West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are changed where the campus differs', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ campus: null })], records: [ours()] }), [
      'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, Hall, ; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are changed where the department differs', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ department: null })], records: [ours()] }), [
      'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, Hall, West; ; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are changed where a capability of the list differs, and keep others', () =>
    assert.deepEqual(
      told({ booker: [lt1()], rooms: [shown({ capabilities: ['Screen', 'Piano', 'Organ'] })], records: [ours()] }),
      [
        'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, Hall, West; CHEM; Organ, Piano, Screen; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; Organ, Piano; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('are left where only capabilities that are not of the list differ', () =>
    assert.deepEqual(
      told({
        booker: [lt1({ equipment: [{ index: 1, id: 'SCR', name: null }] })],
        rooms: [shown({ capabilities: ['Piano', 'Screen', 'Organ'] })],
        records: [ours()],
      }),
      [],
    ));
  it('are changed where a capacity differs, and keep others', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [
          shown({
            capacities: [
              { type: 'LEC', capacity: 30 },
              { type: 'EXAM', capacity: 9 },
              { type: 'ART', capacity: 5 },
            ],
          }),
        ],
        records: [ours()],
      }),
      [
        'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, Hall, West; CHEM; ; ART 5, EXAM 9, LEC 30 → Theatre; Ground floor, Hall, West; CHEM; ; ART 5, EXAM 9, LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('are left where only capacities that are not given differ', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [
          shown({
            capacities: [
              { type: 'LEC', capacity: 40 },
              { type: 'EXAM', capacity: 9 },
            ],
          }),
        ],
        records: [ours()],
      }),
      [],
    ));
  it('are left whatever the order of their lists', () =>
    assert.deepEqual(
      told(
        {
          booker: [
            lt1({
              equipment: [
                { index: 1, id: 'SCR', name: null },
                { index: 2, id: 'PROJ', name: null },
              ],
            }),
          ],
          rooms: [
            shown({
              capabilities: ['Screen', 'Projector'],
              capacities: [
                { type: 'LEC', capacity: 40 },
                { type: 'EXAM', capacity: 20 },
              ],
            }),
          ],
          records: [ours()],
        },
        { capacities: { EXAM: 0.5, LEC: 1 } },
      ),
      [],
    ));
  it('are sent again where their creation was not confirmed', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours({ phase: 'intended' })] }), [
      'update LT1 “Room LT1 Theatre”: not known whether it was done → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('what TermTime made of a name is kept', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown({ name: 'THEATRE' })],
        records: [ours({ sent: asSent('Theatre'), found: 'x', times: 1 })],
      }),
      [
        'bookkeeping LT1 “Our record of room LT1”: ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"] → ["THEATRE","Ground floor","Hall","West","CHEM","","LEC 40"], since what TermTime made of what it was sent [note room LT1, answered ["THEATRE","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('what TermTime made of a name is sent again where somebody changed it', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown({ name: 'Other' })],
        records: [ours({ sent: asSent('Theatre'), answered: asSent('THEATRE') })],
      }),
      [
        'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"], found ["Other","Ground floor","Hall","West","CHEM","","LEC 40"] 1 times]',
      ],
    ));
  it('that Booker has again lose our mark', () =>
    assert.deepEqual(
      told({ booker: [lt1()], rooms: [shown({ isMarkedForDeletion: true })], records: [ours({ markedAt: 1 })] }),
      [
        'update LT1 “Room LT1 Theatre”: Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, marked for deletion → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it again [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('that a person marked keep that mark', () =>
    assert.deepEqual(
      told({ booker: [lt1()], rooms: [shown({ isMarkedForDeletion: true, name: 'Other' })], records: [ours()] }),
      [
        'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40, marked for deletion → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, marked for deletion, since Booker has it so [update LT1, marked, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('that a person marked are left', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ isMarkedForDeletion: true })], records: [ours()] }), []));
  it('whose mark somebody took away are noted', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours({ markedAt: 1 })] }), [
      'bookkeeping LT1 “Our record of room LT1”: marked by us → not marked, since its mark was taken away [note room LT1]',
    ]));
  it('whose mark somebody took away are changed where they differ', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown({ name: 'Other' })], records: [ours({ markedAt: 1 })] }), [
      'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('that cannot be read in TermTime are left', () =>
    assert.deepEqual(told({ booker: [lt1()], unreadableRooms: unreadable('room', 'LT1') }), [
      "unreadable LT1: TermTime's room LT1 cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('that may be one that cannot be read are made, unless they are ours', () =>
    assert.deepEqual(told({ booker: [lt1()], unreadableRooms: unreadable('room', null) }), [
      'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      "unreadable room: TermTime's room without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('of ours that may be one that cannot be read are left', () =>
    assert.deepEqual(told({ booker: [lt1()], unreadableRooms: unreadable('room', null), records: [ours()] }), [
      "unreadable room: TermTime's room without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('of ours that TermTime lacks are made again', () =>
    assert.deepEqual(told({ booker: [lt1()], unreadableRooms: unreadable('room', 'LT2'), records: [ours()] }), [
      'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
      "unreadable LT2: TermTime's room LT2 cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('that can be read are changed whatever else cannot', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown({ name: 'Other' })],
        records: [ours()],
        unreadableRooms: unreadable('room', null),
      }),
      [
        'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so [update LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
        "unreadable room: TermTime's room without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
      ],
    ));
});
