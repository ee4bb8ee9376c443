import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { annex, long, lt1, ours, sent, shown, told } from './support/rooms.ts';

describe('campuses, buildings and floors', () => {
  it('are made where TermTime lacks them, parents first', () =>
    assert.deepEqual(told({ booker: [lt1()], campuses: [], buildings: [], floors: [] }), [
      'create campus West “Campus West”: absent → WEST, since Booker has rooms there [campus WEST]',
      'create building B1 “Building Hall”: absent → West, since Booker has rooms there [building B1 Hall to West, sent ["Hall","West"]]',
      'create floor Ground floor of B1 “Floor Ground floor of Hall”: absent → G, since Booker has rooms there [floor B1-G Ground floor in Hall, West]',
      'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are made once, for all rooms that need them, each kind before the next', () =>
    assert.deepEqual(
      told({
        booker: [lt1({ floor: 'First' }), lt1({ index: 2, id: 'LT2' }), lt1({ index: 3, id: 'LT3', building: annex })],
        campuses: [],
        buildings: [],
        floors: [],
      }),
      [
        'create campus West “Campus West”: absent → WEST, since Booker has rooms there [campus WEST]',
        'create building B1 “Building Hall”: absent → West, since Booker has rooms there [building B1 Hall to West, sent ["Hall","West"]]',
        'create building B2 “Building Annex”: absent → West, since Booker has rooms there [building B2 Annex to West, sent ["Annex","West"]]',
        'create floor First floor of B1 “Floor First floor of Hall”: absent → F, since Booker has rooms there [floor B1-F First floor in Hall, West]',
        'create floor Ground floor of B1 “Floor Ground floor of Hall”: absent → G, since Booker has rooms there [floor B1-G Ground floor in Hall, West]',
        'create floor Ground floor of B2 “Floor Ground floor of Annex”: absent → G, since Booker has rooms there [floor B2-G Ground floor in Annex, West]',
        'create LT1 “Room LT1 Theatre”: absent → Theatre; First floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT1, sent ["Theatre","First floor","Hall","West","CHEM","","LEC 40"]]',
        'create LT2 “Room LT2 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT2, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
        'create LT3 “Room LT3 Theatre”: absent → Theatre; Ground floor, Annex, West; CHEM; ; LEC 40, since Booker has it [create LT3, sent ["Theatre","Ground floor","Annex","West","CHEM","","LEC 40"]]',
      ],
    ));
  it('are left where TermTime has them', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours()] }), []));
  it('are left without rooms', () => assert.deepEqual(told({ campuses: [], buildings: [], floors: [] }), []));
  it('a floor is made in a building that is there', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours()], floors: [] }), [
      'create floor Ground floor of B1 “Floor Ground floor of Hall”: absent → G, since Booker has rooms there [floor B1-G Ground floor in Hall, West]',
    ]));
  it('a floor of another building does not count', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown()],
        records: [ours()],
        floors: [
          { name: 'Ground floor', code: 'x', building: 'Annex', campus: 'West' },
          { name: 'Ground floor', code: 'y', building: null, campus: 'West' },
        ],
      }),
      [
        'create floor Ground floor of B1 “Floor Ground floor of Hall”: absent → G, since Booker has rooms there [floor B1-G Ground floor in Hall, West]',
      ],
    ));
  it("a floor's code tells it from others, however long its building's is", () =>
    assert.deepEqual(
      told({
        booker: [lt1({ building: long }), lt1({ index: 2, id: 'LT2', building: long, floor: 'First' })],
        campuses: [{ name: 'West', code: 'WEST' }],
        buildings: [],
        floors: [],
      }),
      [
        'create building a code of a building that is forty-five chars “Building Hall”: absent → West, since Booker has rooms there [building a code of a building that is forty-five chars Hall to West, sent ["Hall","West"]]',
        'create floor Ground floor of a code of a building that is forty-five chars “Floor Ground floor of Hall”: absent → G, since Booker has rooms there [floor a code of a building that is forty-five cha-G Ground floor in Hall, West]',
        'create floor First floor of a code of a building that is forty-five chars “Floor First floor of Hall”: absent → F, since Booker has rooms there [floor a code of a building that is forty-five cha-F First floor in Hall, West]',
        'create LT1 “Room LT1 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT1, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
        'create LT2 “Room LT2 Theatre”: absent → Theatre; First floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT2, sent ["Theatre","First floor","Hall","West","CHEM","","LEC 40"]]',
      ],
    ));
  it("a floor's own code is cut where it alone is too long", () =>
    assert.deepEqual(
      told(
        { booker: [lt1()], rooms: [shown()], records: [ours()], floors: [] },
        { floors: { Ground: { name: 'Ground floor', code: 'a code of a floor that has fifty characters, or so' } } },
      ),
      [
        'create floor Ground floor of B1 “Floor Ground floor of Hall”: absent → a code of a floor that has fifty characters, or so, since Booker has rooms there [floor -a code of a floor that has fifty characters, Ground floor in Hall, West]',
      ],
    ));
  it('a building that has another name is renamed, and keeps its floors', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown()],
        records: [ours()],
        buildings: [{ code: 'B1', name: 'Old Hall', campus: 'West', floors: [] }],
        floors: [{ name: 'Ground floor', code: 'x', building: 'Old Hall', campus: 'West' }],
      }),
      [
        'update building B1 “Building Hall”: Old Hall, West → Hall, West, since Booker has rooms there [move-building B1 Hall to West, sent ["Hall","West"]]',
      ],
    ));
  it('a building that stands on another campus is moved', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown()],
        records: [ours()],
        buildings: [{ code: 'B1', name: 'Hall', campus: 'East', floors: [] }],
      }),
      [
        'update building B1 “Building Hall”: Hall, East → Hall, West, since Booker has rooms there [move-building B1 Hall to West, sent ["Hall","West"]]',
      ],
    ));
  it('a building that stands on no campus is moved', () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown()],
        records: [ours()],
        buildings: [{ code: 'B1', name: 'Hall', campus: null, floors: [] }],
      }),
      [
        'update building B1 “Building Hall”: Hall,  → Hall, West, since Booker has rooms there [move-building B1 Hall to West, sent ["Hall","West"]]',
      ],
    ));
  it("a building's name that TermTime tidied is left, and its rooms say it", () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown({ building: 'HALL' })],
        records: [ours(), ours({ kind: 'building', code: 'B1', sent: sent('Hall', 'West') })],
        buildings: [{ code: 'B1', name: 'HALL', campus: 'West', floors: [] }],
        floors: [{ name: 'Ground floor', code: 'x', building: 'HALL', campus: 'West' }],
      }),
      [],
    ));
  it("a building's name that TermTime will not take is sent a second time", () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown()],
        records: [
          ours(),
          ours({ kind: 'building', code: 'B1', sent: sent('Hall', 'West'), found: sent('Other', 'West'), times: 1 }),
        ],
        buildings: [{ code: 'B1', name: 'Other', campus: 'West', floors: [] }],
        floors: [{ name: 'Ground floor', code: 'x', building: 'Other', campus: 'West' }],
      }),
      [
        'update building B1 “Building Hall”: Other, West → Hall, West, since Booker has rooms there [move-building B1 Hall to West, sent ["Hall","West"], found ["Other","West"] 2 times]',
      ],
    ));
  it("a building's name that TermTime will not take is left after that", () =>
    assert.deepEqual(
      told({
        booker: [lt1()],
        rooms: [shown({ building: 'Other' })],
        records: [
          ours(),
          ours({ kind: 'building', code: 'B1', sent: sent('Hall', 'West'), found: sent('Other', 'West'), times: 2 }),
        ],
        buildings: [{ code: 'B1', name: 'Other', campus: 'West', floors: [] }],
        floors: [{ name: 'Ground floor', code: 'x', building: 'Other', campus: 'West' }],
      }),
      [],
    ));
});
