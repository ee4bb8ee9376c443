import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stepsOf } from './run-script.ts';
import { scripts } from './schema.ts';

/** What Oracle refuses or reads differently and MariaDB lets pass; found by looking at the source. */
const files = readdirSync(scripts.folder).filter(file => file.endsWith('.sql'));
const sourceOf = (file: string): string => readFileSync(join(scripts.folder, file), 'utf8');
/** Without comments; texts stay, since statements stand in some. */
const codeOf = (file: string): string => sourceOf(file).replace(/--.*$/gm, '');

const mariadbOnly =
  /\b((IF\s+(NOT\s+)?EXISTS|LIMIT|AUTO_INCREMENT|DELIMITER|IFNULL|CURDATE|LAST_INSERT_ID|SIGNAL|LEAVE|ITERATE|ELSEIF|TEXT|INT|INTEGER|BIGINT|DECIMAL|DATETIME|ENGINE|CHARSET|COLLATE|NOT\s+ATOMIC|REPLACE\s+INTO|ON\s+DUPLICATE|INSERT\s+IGNORE)\b|(NOW|VARCHAR|DATABASE|CONCAT)\s*\()/i;

describe('the PL/SQL as Oracle sees it', () => {
  it('is there', () => {
    assert.deepEqual(files.sort(), [
      'eligibility.sql',
      'enqueue.sql',
      'grants.sql',
      'install.sql',
      'queue-columns.sql',
      'queue-table.sql',
      'triggers.sql',
      'uninstall.sql',
      'upgrade.sql',
      'verify.sql',
      'views.sql',
    ]);
  });

  it('never reads TIMETABLE in a row trigger or in what one calls (ORA-04091)', () => {
    const triggers = codeOf('triggers.sql');
    assert.equal(triggers.match(/\bTIMETABLE\b/g)?.length, 3);
    assert.equal(triggers.match(/^ {2}AFTER (INSERT|UPDATE|DELETE) ON TIMETABLE$/gm)?.length, 3);
    assert.doesNotMatch(triggers, /\b(SELECT|FROM|JOIN|INTO)\b/);
    for (const file of ['eligibility.sql', 'enqueue.sql']) assert.doesNotMatch(codeOf(file), /TIMETABLE/, file);
    const called = new Set([...codeOf('enqueue.sql').matchAll(/\b(STT_ECHO_V_\w+)/g)].map(match => match[1]));
    assert.deepEqual([...called].sort(), ['STT_ECHO_V_CONTACT', 'STT_ECHO_V_PRESENTER']);
    for (const view of called) {
      const text = new RegExp(`CREATE VIEW ${view} AS\\s+([^']*)'`).exec(codeOf('views.sql'))?.[1] ?? '';
      assert.match(text, /^SELECT .* FROM (STT_EXT_PERSON|SLOTDETAILS)$/);
    }
  });

  it('changes nothing but the queue in a trigger, and commits nothing there', () => {
    for (const file of ['triggers.sql', 'eligibility.sql', 'enqueue.sql']) {
      assert.doesNotMatch(
        codeOf(file),
        /\b(COMMIT|ROLLBACK|SAVEPOINT|UPDATE\s+\w+\s+SET|DELETE\s+FROM|MERGE|PRAGMA|EXECUTE\s+IMMEDIATE|ALTER|DROP)\b/,
        file,
      );
    }
    const inserts = ['triggers.sql', 'eligibility.sql', 'enqueue.sql'].flatMap(
      file => codeOf(file).match(/INSERT INTO \w+/g) ?? [],
    );
    assert.deepEqual(inserts, ['INSERT INTO STT_ECHO_QUEUE']);
  });

  for (const file of files) {
    it(`${file} has no BOOLEAN, which SQL in Oracle lacked before 23ai, and nothing of MariaDB's own`, () => {
      assert.doesNotMatch(codeOf(file), /\b(BOOLEAN|TRUE|FALSE)\b/i);
      assert.doesNotMatch(codeOf(file), mariadbOnly);
      assert.doesNotMatch(codeOf(file), /[`"]|!=|==|&&|\|\|\s*\||#/);
    });

    it(`${file} has no name over 30 characters, the limit before Oracle 12.2`, () => {
      const names =
        codeOf(file)
          .replaceAll(/'[^']*'/g, text => text.replace(/ /g, ' '))
          .match(/\w+/g) ?? [];
      assert.deepEqual(
        names.filter(name => name.length > 30),
        [],
      );
    });

    it(`${file} takes an empty text for what it is in Oracle, NULL`, () => {
      assert.doesNotMatch(codeOf(file), /[=<>(,]\s*''\s*[),;]/);
    });

    it(`${file} ends every block with a slash on its own line and every statement with a semicolon`, () => {
      const steps = stepsOf(sourceOf(file));
      assert.ok(steps.length > 0);
      for (const step of steps) {
        if ('script' in step) {
          assert.ok(files.includes(step.script), step.script);
          continue;
        }
        const isBlock = /^(CREATE OR REPLACE|DECLARE|BEGIN)/.test(step.statement);
        assert.equal(/END( \w+)?;$/.test(step.statement), isBlock, step.statement.slice(0, 60));
      }
    });

    it(`${file} stops at the first error, where it is a script to run`, () => {
      const entry = ['install.sql', 'upgrade.sql', 'uninstall.sql', 'grants.sql', 'verify.sql'].includes(file);
      assert.equal(sourceOf(file).includes('WHENEVER SQLERROR EXIT FAILURE'), entry);
    });
  }

  it('gives functions and procedures parameters without a length, and triggers blocks with variables', () => {
    for (const file of ['eligibility.sql', 'enqueue.sql']) {
      const parameters = codeOf(file).match(/\bIN\s+(VARCHAR2|NUMBER)\b.{0,2}/g) ?? [];
      assert.ok(parameters.length > 5);
      assert.ok(parameters.every(parameter => !parameter.includes('(')));
    }
    assert.doesNotMatch(codeOf('triggers.sql'), /FOR EACH ROW\s+(IS|AS)\b/);
  });

  it('counts in verify.sql, drops in uninstall.sql and grants in grants.sql just what install.sql makes', () => {
    const made = ['queue-table.sql', 'views.sql', 'eligibility.sql', 'enqueue.sql', 'triggers.sql'].flatMap(file =>
      [...codeOf(file).matchAll(/CREATE (?:OR REPLACE )?(TABLE|VIEW|SEQUENCE|FUNCTION|PROCEDURE|TRIGGER) (\w+)/g)].map(
        match => `${match[1]} ${match[2]}`,
      ),
    );
    const dropped = [...codeOf('uninstall.sql').matchAll(/'((?:SEQ_)?STT_ECHO_\w+)'/g)].map(match => match[1]);
    assert.deepEqual(dropped.sort(), made.map(object => object.split(' ')[1]).sort());
    const verified = [...codeOf('verify.sql').matchAll(/'(STT_ECHO_(?!QUEUE)\w+)'/g)].map(match => match[1]);
    const compiled = made
      .filter(object => /^(VIEW|FUNCTION|PROCEDURE|TRIGGER)/.test(object))
      .map(object => object.split(' ')[1]);
    assert.deepEqual(verified.sort(), compiled.sort());
    assert.match(codeOf('verify.sql'), new RegExp(`v_valid < ${compiled.length}\\b.* of ${compiled.length} `, 's'));
    const views = made.filter(object => object.startsWith('VIEW')).map(object => object.split(' ')[1] ?? '');
    for (const view of views) assert.match(codeOf('grants.sql'), new RegExp(`GRANT SELECT ON ${view} TO &1;`));
  });
});
