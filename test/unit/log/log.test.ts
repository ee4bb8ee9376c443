import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError } from '#shared/core/errors.ts';
import type { LogLevel } from '#shared/core/log.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { traceOf } from '#shared/runtime/http/trace.ts';
import { createLog, logWith } from '#shared/runtime/log/log.ts';
import { readableDestination } from '#shared/runtime/log/readable-log.ts';
import fc from '#test/support/fast-check.ts';

function logging(level: LogLevel = 'debug', secrets: readonly string[] = []) {
  const lines: string[] = [];
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  const log = createLog({
    level,
    clock: { now: () => Date.UTC(2026, 10, 21, 20, 30) },
    redactor,
    destination: { write: line => lines.push(line) },
    projectId: 'my-project',
  });
  return { log, lines, records: (): Record<string, unknown>[] => lines.map(line => JSON.parse(line)) };
}

describe('the log', () => {
  it('writes what Cloud Logging reads', () => {
    const { log, records } = logging();
    const trace = 'a'.repeat(32);
    logWith(log, { function: 'echo360-queue', run: 'r1', trace }).warn({ room: 'JWS 101' }, 'room-day in conflict');
    assert.deepEqual(records(), [
      {
        severity: 'WARNING',
        time: '2026-11-21T20:30:00.000Z',
        'logging.googleapis.com/labels': { function: 'echo360-queue', run: 'r1' },
        'logging.googleapis.com/trace': `projects/my-project/traces/${trace}`,
        room: 'JWS 101',
        message: 'room-day in conflict',
      },
    ]);
  });

  it('obeys its level', () => {
    const { log, records } = logging('warn');
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    assert.deepEqual(
      records().map(record => record['severity']),
      ['WARNING', 'ERROR'],
    );
  });

  it('shows an error with its advice and its cause', () => {
    const { log, records } = logging();
    const error = new ConfigError('no room', { advice: 'add it', cause: new Error('404') });
    log.error({ error }, 'failed');
    const [record] = records();
    assert.partialDeepStrictEqual(record, {
      error: { name: 'ConfigError', message: 'no room', advice: 'add it', cause: { message: '404' } },
    });
  });

  it('lets no field pass for the line itself, and survives cycles and strange values', () => {
    const { log, records } = logging();
    const cycle: Record<string, unknown> = {
      big: 10n,
      when: new Date(0),
      all: new Map([['a', new Set([1])]]),
      bytes: Buffer.from('abc'),
    };
    cycle['self'] = cycle;
    log.info({ message: 'other', severity: 'NONE', cycle }, 'real');
    assert.deepEqual(records(), [
      {
        severity: 'INFO',
        time: '2026-11-21T20:30:00.000Z',
        message_: 'other',
        severity_: 'NONE',
        cycle: { big: '10', when: '1970-01-01T00:00:00.000Z', all: { a: [1] }, bytes: '[3 bytes]', self: '[circular]' },
        message: 'real',
      },
    ]);
  });

  it('never lets a known secret through, at any depth, in keys, messages and errors', () => {
    const secret = 'sEcReT"with\\odd\ncharacters';
    const place = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constant(`before ${secret} after`),
        fc.constant(new Error(`refused ${secret}`, { cause: secret })),
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', secret), tie('tree'), { maxKeys: 2 }),
      ),
    })).tree;
    fc.assert(
      fc.property(place, fields => {
        const { log, lines } = logging('debug', [secret]);
        logWith(log, { function: secret }).info({ fields }, `about ${secret}`);
        assert.doesNotMatch(lines.join(''), /sEcReT/);
      }),
      { numRuns: 100 },
    );
  });

  it('hides what looks like a token although nobody registered it', () => {
    const { log, lines } = logging();
    log.info({ headers: { authorization: 'Bearer abcdefghijklmnop' } }, 'got glpat-abcdefghijklmnop');
    assert.doesNotMatch(lines.join(''), /abcdefghijklmnop/);
  });
});

describe('the log on a terminal', () => {
  const render = (colour: boolean, write: (log: ReturnType<typeof createLog>) => void): string => {
    let shown = '';
    const destination = readableDestination(text => {
      shown += text;
    }, colour);
    const redactor = createRedactor();
    write(
      createLog({ level: 'debug', clock: { now: () => Date.UTC(2026, 10, 21, 20, 30, 5) }, redactor, destination }),
    );
    return shown;
  };

  it('is a plain sentence with its fields', () => {
    const shown = render(false, log =>
      logWith(log, { function: 'echo360-queue' }).info({ rooms: 3, why: 'a b' }, 'refreshing'),
    );
    assert.equal(shown, '20:30:05 info  echo360-queue: refreshing rooms=3 why="a b"\n');
  });

  it('says what an error advises, without a stack', () => {
    const shown = render(false, log =>
      log.error({ error: new ConfigError('no file', { advice: 'Name one.' }) }, 'cannot start'),
    );
    assert.equal(shown, '20:30:05 ERROR cannot start: no file Name one.\n');
  });

  it('says nothing twice, and shows what is counted by name', () => {
    const shown = render(false, log => {
      log.error(
        { error: new ConfigError('no file', { advice: 'Name one.' }), requests: { cmis: 4, echo360: 12 } },
        'no file',
      );
    });
    assert.equal(shown, '20:30:05 ERROR no file Name one. requests.cmis=4 requests.echo360=12\n');
  });

  it('uses colour only where asked to', () => {
    assert.ok(render(true, log => log.error({}, 'x')).includes('\u001b[31mERROR\u001b[39m'));
  });
});

describe('traceOf', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  const from = (headers: Readonly<Record<string, string>>) => traceOf(name => headers[name]);

  it('reads both headers, the standard one first', () => {
    assert.equal(from({ traceparent: `00-${id}-b7ad6b7169203331-01` }), id);
    assert.equal(from({ 'x-cloud-trace-context': `${id.toUpperCase()}/123;o=1` }), id);
    assert.equal(
      from({ traceparent: `00-${id}-b7ad6b7169203331-01`, 'x-cloud-trace-context': `${'b'.repeat(32)}/1` }),
      id,
    );
  });

  it('ignores what is malformed', () => {
    for (const value of ['', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])
      assert.equal(from({ traceparent: value }), undefined);
    assert.equal(from({}), undefined);
  });
});
