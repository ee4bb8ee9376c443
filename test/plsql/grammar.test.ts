import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { complaintsOf } from './oracle-grammar.ts';
import { stepsOf } from './run-script.ts';
import { scripts } from './schema.ts';

/**
 * Statements and blocks of a script as Oracle gets them: without SQL*Plus's own commands, with its substitutions made.
 */
function statementsIn(file: string): string[] {
  return stepsOf(readFileSync(join(scripts.folder, file), 'utf8')).flatMap(step =>
    'script' in step ? [] : [`${step.statement.replaceAll('&1', 'LOCKSTEP').replace(/;$/, '')};`],
  );
}

const files = readdirSync(scripts.folder).filter(file => file.endsWith('.sql') && statementsIn(file).length > 0);

describe('the PL/SQL by the grammar of Oracle', () => {
  for (const file of files) {
    it(`${file} parses`, () => {
      for (const statement of statementsIn(file)) assert.deepEqual(complaintsOf(statement), [], statement);
    });
  }

  it('parses what stands in EXECUTE IMMEDIATE as text, too', () => {
    const texts = ['queue-columns.sql', 'views.sql'].flatMap(file =>
      statementsIn(file).flatMap(statement =>
        [...statement.matchAll(/EXECUTE IMMEDIATE\s+'([^']*)'(?:\s*\|\|\s*v_next\s*\|\|\s*'([^']*)')?/g)].map(
          ([, first, rest]) => (rest === undefined ? first : `${first}1${rest}`) ?? '',
        ),
      ),
    );
    assert.equal(texts.length, 18);
    for (const text of texts) assert.deepEqual(complaintsOf(`${text};`), [], text);
  });

  const spoilt: readonly (readonly [what: string, file: string, from: RegExp, to: string])[] = [
    ['a block without its END IF', 'triggers.sql', /END IF;/, ''],
    [
      'a statement without its semicolon',
      'enqueue.sql',
      /v_lecturerid := p_lecturerid_old;/,
      'v_lecturerid := p_lecturerid_old',
    ],
    ['a comma too many', 'queue-table.sql', /(OLD_VALID {8}NUMBER\(1\) NOT NULL),/, '$1,,'],
    ["another database's trigger", 'triggers.sql', /FOR EACH ROW\nBEGIN/, 'FOR EACH ROW BEGIN NOT ATOMIC'],
    ["another database's insert", 'enqueue.sql', /INSERT INTO/, 'INSERT IGNORE INTO'],
    ['a grant to nobody', 'grants.sql', / TO &1/, ''],
    ['a query without FROM', 'eligibility.sql', /FROM MODULE m/, 'MODULE m'],
    ['a loop that is not closed', 'uninstall.sql', /END LOOP;/, ''],
  ];
  for (const [what, file, from, to] of spoilt) {
    it(`refuses ${what} (${file})`, () => {
      const source = readFileSync(join(scripts.folder, file), 'utf8');
      const [broken] = stepsOf(source).flatMap(step =>
        'statement' in step && from.test(step.statement) ? [step.statement.replace(from, to)] : [],
      );
      assert.ok(broken, `${file} has ${from}`);
      assert.notDeepEqual(complaintsOf(`${broken.replaceAll('&1', 'LOCKSTEP').replace(/;$/, '')};`), []);
    });
  }
});
