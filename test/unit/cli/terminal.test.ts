import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { styleFor } from '#shared/cli/render/style.ts';
import { textTable } from '#shared/cli/render/text-table.ts';
import { columnsOf } from '#shared/cli/render/wrap.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { harmless, printable, visibleJson } from '#shared/core/printable.ts';
import fc from '#test/support/fast-check.ts';
import { ShelfCli } from './support/shelf-cli.ts';

/** Clears the screen, C1's form of the same, a title, a bell, right-to-left, a line separator, a forged line. */
const evil = 'ev\u001b[2Jil\u009b2J\u001b]0;owned\u0007\u202egnp.exe\u2028x\rOK';
const dangerous = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('text of upstreams', () => {
  for (const argv of [[], ['--json'], ['--debug'], ['--verbose']]) {
    it(`cannot steer the terminal by any path: ${argv.join(' ') || 'plain'}`, async () => {
      const cli = new ShelfCli();
      try {
        cli.shelves.put({ [`dune${evil}`]: '1', emma: '1' });
        cli.shelves.beforeEach = (id, { log }) => {
          log.warn({ id, [`key${evil}`]: evil }, `carrying ${id}`);
          if (id === 'emma') throw new UnavailableError(`the shelf says ${evil}`, { advice: `ask ${evil}` });
        };
        const called = [
          await cli.call('run', 'shelf', '--apply', ...argv),
          await cli.call('status', ...argv),
          await cli.call('runs', 'shelf', ...argv),
          await cli.call('view', ...argv),
          await cli.call('show', evil, ...argv),
          await cli.call('pause', 'shelf', '--why', evil, ...argv),
          await cli.call('status', ...argv),
          await cli.call('run', 'shelf', '--param', `${evil}=1`, ...argv),
          await cli.call(`${evil}`, ...argv),
        ];
        const { runId } = JSON.parse((await cli.call('run', 'shelf', '--json')).stdout);
        for (const format of ['table', 'json', 'csv', 'markdown']) {
          called.push(await cli.call('show', runId, '--format', format, ...argv));
        }
        for (const { stdout, stderr } of called) {
          assert.doesNotMatch(stdout.replaceAll('\r\n', '\n'), dangerous);
          assert.doesNotMatch(stderr, dangerous);
        }
        assert.match(called.map(({ stderr }) => stderr).join(''), /the shelf says/);
      } finally {
        cli.remove();
      }
    });
  }

  it('is the same value in JSON, with what misleads escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const json = visibleJson(JSON.stringify(text));
        assert.equal(JSON.parse(json), text);
        assert.doesNotMatch(json, dangerous);
      }),
    );
    assert.equal(JSON.parse(visibleJson(JSON.stringify(evil))), evil);
  });

  it('keeps lines and our colours, and nothing else that steers', () => {
    const ours = '\u001b[31mred\u001b[39m\n\tnext\r\n';
    assert.equal(harmless(ours), ours);
    assert.doesNotMatch(harmless(evil), dangerous);
    assert.doesNotMatch(printable(evil), dangerous);
    for (const hiding of ['8', '7', '30', '40', '30;40', '38;5;0', '1;8'])
      assert.equal(harmless(`\u001b[${hiding}mhidden`), ` [${hiding}mhidden`, 'no colour that hides words');
  });
});

describe('a table', () => {
  const word = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map(text => text.trim());
  const columns = [
    { head: 'What', least: 12 },
    { head: 'Why', least: 12 },
  ];

  it('cuts nothing, however narrow, and is never wider than the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 90 }),
        (rows, width) => {
          const text = textTable(columns, rows, styleFor({ width, colour: false }));
          const letters = (all: string): string => [...all.replaceAll(/\s/g, '')].sort().join('');
          const shown = text.split('\n').slice(1).join('');
          assert.equal(letters(shown), letters(rows.flat().join('')));
          for (const line of text.split('\n')) assert.ok(columnsOf(line) <= width, `${columnsOf(line)}: ${line}`);
        },
      ),
    );
  });

  it('takes one line a row in a pipe', () => {
    const rows = [['a'.repeat(300), 'b '.repeat(300).trim()]];
    assert.equal(textTable(columns, rows, styleFor({ colour: false })).split('\n').length, 2);
  });
});

describe('the width', () => {
  it('is that of COLUMNS before that of the terminal', async () => {
    const cli = new ShelfCli();
    try {
      cli.shelves.put({ ['long title '.repeat(30)]: '1' });
      const longest = ({ stdout }: { stdout: string }) => Math.max(...stdout.split('\n').map(columnsOf));
      assert.ok(longest(await cli.call('plan', 'shelf')) > 200, 'a pipe gets whole lines');
      cli.columns = 100;
      const onTerminal = longest(await cli.call('plan', 'shelf'));
      assert.ok(onTerminal <= 100 && onTerminal > 60);
      cli.env = { COLUMNS: '60' };
      const called = await cli.call('plan', 'shelf');
      assert.ok(longest(called) <= 60);
      assert.equal([...called.stdout.matchAll(/long/g)].length, 30, 'and nothing is cut');
    } finally {
      cli.remove();
    }
  });
});
