import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as calendar from '#shared/clients/cmis/statements/calendar.ts';
import * as entries from '#shared/clients/cmis/statements/entries.ts';
import * as events from '#shared/clients/cmis/statements/events.ts';
import { chunksOf, expandLists } from '#shared/clients/cmis/statements/expand-lists.ts';
import * as heldRooms from '#shared/clients/cmis/statements/held-rooms.ts';
import * as queue from '#shared/clients/cmis/statements/queue.ts';
import * as reference from '#shared/clients/cmis/statements/reference.ts';

const statements: readonly (readonly [string, string])[] = Object.entries({
  ...calendar,
  ...entries,
  ...heldRooms,
  ...events,
  ...queue,
  ...reference,
});

/** Words that one of Oracle, SQLite and MariaDB does not know or reads differently. */
const dialect =
  /\b(limit|offset|fetch|top|rownum|rowid|dual|nvl|ifnull|isnull|decode|to_char|to_date|to_number|trunc|sysdate|systimestamp|getdate|strftime|date|datetime|interval|extract|group_concat|listagg|string_agg|if|iif|concat|regexp|glob|ilike|returning|merge|minus|except|intersect|using|natural|full|right|left|true|false|boolean|with|over|lateral|apply|connect|autoincrement|substring|char_length|len|mod|cast|convert)\b|\|\||[`"[\]]|!=|<=>|==|;|--|\/\*|\(\+\)|%/i;

/** Names that Oracle does not take for a bind variable or a column alias. */
const reserved = new Set(
  'access add all alter and any as asc audit between by char check cluster column comment compress connect create current date decimal default delete desc distinct drop else exclusive exists file float for from grant group having identified immediate in increment index initial insert integer intersect into is level like lock long maxextents minus mlslabel mode modify noaudit nocompress not nowait null number of offline on online option or order pctfree prior public raw rename resource revoke row rowid rownum rows select session set share size smallint start successful synonym sysdate table then to trigger uid union unique update user validate values varchar varchar2 view whenever where with'.split(
    ' ',
  ),
);

describe('the statements for CMIS', () => {
  it('are found', () => {
    assert.ok(statements.length >= 15);
  });

  for (const [name, sql] of statements) {
    it(`${name} has no dialect`, () => {
      assert.equal(typeof sql, 'string');
      const found = dialect.exec(sql.replaceAll("'0'", '').replaceAll(/'[^']*'/g, "''"));
      assert.equal(found?.[0], undefined);
    });

    it(`${name} uses names that every database takes`, () => {
      const binds = [...sql.matchAll(/:(\w+)/g)].map(match => (match[1] ?? '').toLowerCase());
      const aliases = [...sql.matchAll(/\bas (\w+)/g)].map(match => (match[1] ?? '').toLowerCase());
      assert.deepEqual(
        [...binds, ...aliases].filter(word => reserved.has(word)),
        [],
      );
      assert.ok([...binds, ...aliases].every(word => word.length <= 27));
    });

    it(`${name} gives every column its name in capitals`, () => {
      if (!sql.startsWith('select')) return;
      const upper = [...sql.matchAll(/ as (\w+)/g)].map(match => match[1] ?? '');
      assert.deepEqual(
        upper,
        upper.map(alias => alias.toUpperCase()),
      );
    });
  }

  it('take lists as named binds, padded to few sizes; an empty one equals nothing', () => {
    const sql = 'select 1 from T where A in (:as...) or B in (:bs...) and C = :c';
    assert.deepEqual(expandLists(sql, { c: 1 }, { as: [1, 2], bs: [] }), {
      sql: 'select 1 from T where A in (:as0, :as1, :as2, :as3, :as4) or B in (:bs0) and C = :c',
      binds: { c: 1, as0: 1, as1: 2, as2: 2, as3: 2, as4: 2, bs0: null },
    });
    assert.throws(() => expandLists(sql, {}, { as: [] }), /list "bs"/);
    assert.throws(() => expandLists(sql, {}, { as: Array.from({ length: 251 }, () => 1), bs: [] }), /251/);
  });

  it('take long lists in chunks, each value once', () => {
    assert.deepEqual(chunksOf([]), []);
    assert.deepEqual(chunksOf([1, 1, 2, 3], 2), [[1, 2], [3]]);
  });
});
