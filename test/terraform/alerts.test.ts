import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError, UnavailableError } from '#shared/core/errors.ts';
import { serveFunction } from '#shared/installation/http/function-handler.ts';
import { logEndOfRun, logNoRun } from '#shared/installation/log-end-of-run.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { ShelfCli, shelfYaml } from '#test/unit/cli/support/shelf-cli.ts';
import { equalitiesOf, filed, takes } from './log-filter.ts';
import { at, listAt, ofType, type TestedRoot, testRoot, textAt, variablesOf } from './planned.ts';
import { openTerraform, type Terraform, withoutTerraform } from './terraform.ts';

const minute = 60_000;
const hour = 60 * minute;
const line = z.record(z.string(), z.unknown());

/** A function in a cloud of its own: the real runtime, state and log; its lines as Cloud Logging would file them. */
async function shelf(more: object = {}) {
  const cli = new ShelfCli();
  const lines: object[] = [];
  const output = { write: (text: string) => lines.push(filed(line.parse(JSON.parse(text)), 'cloud_run_revision')) };
  const stdout = { ...output, write: (text: string) => void output.write(text), isTTY: false, columns: undefined };
  cli.env = { LOCKSTEP_OWNER: 'shelves' };
  const composition = cli.composition();
  const config = composition.schema.parse({ ...parse(shelfYaml), ...more });
  const surroundings = cli.surroundings([], stdout, stdout);
  const installation = await openInstallation(composition, config, surroundings, { level: 'info', logForm: 'cloud' });
  const { tick } = await serveFunction(installation, 'shelf', {
    callerOf: () => ({ trigger: 'scheduler', by: 'shelf' }),
    onResult: (result, { trace }) => logEndOfRun(installation, () => surroundings.clock.now(), result, trace),
    onError: (error, { trace }) => logNoRun(installation, 'shelf', error, trace),
  });
  return {
    cli,
    /** The line that one tick ends with. */
    tick: async (): Promise<object> => {
      lines.length = 0;
      await tick?.('shelf').catch(() => undefined);
      const ends = lines.filter(each => at(each, 'jsonPayload.event') === 'run');
      assert.equal(ends.length, 1, 'one line a tick');
      return z.looseObject({}).parse(ends[0]);
    },
    close: async () => {
      await installation.close();
      cli.remove();
    },
  };
}

type Shelf = Awaited<ReturnType<typeof shelf>>;

const books = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`book-${index}`, 'A1']));
const down = (): void => {
  throw new UnavailableError('The other shelf does not answer.');
};

/**
 * By what happens: the ticks that bring it about, and the signals that its last line must give, these and no others.
 */
const endings: Readonly<Record<string, { run(shelf: Shelf): Promise<object>; config?: object; signals: string[] }>> = {
  'all went well': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(3));
      return await tick();
    },
    signals: [],
  },
  'there is nothing to do': { run: ({ tick }) => tick(), signals: [] },
  'a run failed': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1)).beforeEach = () => {
        throw new ConfigError('The shelf has another name.');
      };
      return await tick();
    },
    signals: ['run-failed'],
  },
  'a limit stopped a run': {
    run: async ({ cli, tick }) => {
      for (const [id, value] of Object.entries(books(9))) cli.shelves.target.set(id, value);
      return await tick();
    },
    signals: ['run-blocked'],
  },
  'a few items of many failed': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(60)).outcome = id =>
        id.endsWith('-7') ? { status: 'failed', reason: 'torn' } : { status: 'done', reason: '' };
      return await tick();
    },
    signals: [],
  },
  'most items failed': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(9)).outcome = () => ({ status: 'failed', reason: 'torn' });
      return await tick();
    },
    signals: ['run-partial'],
  },
  'one run was aborted': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1)).beforeEach = down;
      return await tick();
    },
    signals: [],
  },
  'three runs in a row were aborted': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1)).beforeEach = down;
      await tick();
      await tick();
      return await tick();
    },
    signals: ['run-aborted'],
  },
  'two were aborted, then one was not': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1)).beforeEach = down;
      await tick();
      await tick();
      cli.shelves.beforeEach = () => undefined;
      return await tick();
    },
    signals: [],
  },
  'no success for an hour': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1));
      await tick();
      cli.clock.advance(hour);
      cli.shelves.put(books(2)).beforeEach = down;
      return await tick();
    },
    signals: ['overdue'],
  },
  'no success for ten minutes': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1));
      await tick();
      cli.clock.advance(10 * minute);
      cli.shelves.put(books(2)).beforeEach = down;
      return await tick();
    },
    signals: [],
  },
  'work has been left over since the morning': {
    run: async ({ cli, tick }) => {
      // Each book takes half a run's budget, so that no run comes to an end of them.
      cli.shelves.put(books(9)).beforeEach = () => cli.clock.advance(30_000);
      await tick();
      cli.clock.advance(7 * hour);
      return await tick();
    },
    signals: ['queue-old'],
  },
  'somebody has been needed since yesterday': {
    run: async ({ cli, tick }) => {
      cli.shelves.put(books(1));
      await tick();
      cli.clock.advance(25 * hour);
      cli.shelves.put(books(2));
      return await tick();
    },
    signals: ['conflicts-old'],
  },
  'a credential expires in three weeks': {
    run: ({ tick }) => tick(),
    config: { credentials: { 'the key of the shelf': '2026-12-12' } },
    signals: ['credential-expiring'],
  },
  'a credential expires next year': {
    run: ({ tick }) => tick(),
    config: { credentials: { 'the key of the shelf': '2027-12-12' } },
    signals: [],
  },
};

describe('alerts', { skip: withoutTerraform }, () => {
  let terraform: Terraform;
  let metrics: Map<string, string>;
  let alerting: TestedRoot;
  before(async () => {
    terraform = await openTerraform();
    const environment = await testRoot(terraform, 'environment', variablesOf('environment', 'production'));
    metrics = new Map(
      ofType(environment.planned, 'google_logging_metric').map(({ values }) => [
        textAt(values, 'name'),
        textAt(values, 'filter'),
      ]),
    );
    alerting = await testRoot(terraform, 'alerting', variablesOf('alerting', 'production'));
  });
  after(() => terraform.stop());

  /** Which metrics count a line. */
  const counted = (filedLine: object): string[] =>
    [...metrics]
      .filter(([, filter]) => takes(filter, filedLine))
      .map(([name]) => name)
      .toSorted();

  for (const [name, { run, config, signals }] of Object.entries(endings)) {
    it(`${name}: ${signals.length === 0 ? 'nobody is told' : signals.join(', ')}`, async () => {
      const own = await shelf(config);
      try {
        const last = await run(own);
        assert.deepEqual(counted(last), ['lockstep/tick', ...signals.map(each => `lockstep/${each}`)].toSorted());
        assert.equal(at(last, 'labels.owner'), 'shelves');
        assert.equal(at(last, 'labels.function'), 'shelf');
      } finally {
        await own.close();
      }
    });
  }

  it('has an ending for every signal of the functions', () => {
    const told = new Set(Object.values(endings).flatMap(({ signals }) => signals));
    const ours = [...metrics.keys()].filter(name => !name.includes('/scheduler-') && name !== 'lockstep/tick');
    assert.deepEqual([...told].map(name => `lockstep/${name}`).toSorted(), ours.toSorted());
  });

  it("counts the scheduler's attempts that never reached a function, and leaves ours to us", () => {
    // As Cloud Scheduler was seen to log them.
    const attempt = (status?: string) =>
      filed(
        { severity: status === undefined ? 'INFO' : 'ERROR', ...(status === undefined ? {} : { status }) },
        'cloud_scheduler_job',
      );
    assert.deepEqual(counted(attempt('PERMISSION_DENIED')), ['lockstep/scheduler-permission-denied']);
    assert.deepEqual(counted(attempt('DEADLINE_EXCEEDED')), ['lockstep/scheduler-deadline-exceeded']);
    for (const ours of [undefined, 'INTERNAL', 'UNAVAILABLE']) assert.deepEqual(counted(attempt(ours)), []);
  });

  it('filters by equalities alone', () => {
    for (const filter of metrics.values()) assert.doesNotThrow(() => equalitiesOf(filter));
    for (const other of [
      'a != "b"',
      'a = b',
      'severity >= ERROR',
      'a = "b" OR c = "d"',
      'NOT a = "b"',
      'a : "b"',
      '"b"',
    ]) {
      assert.throws(() => equalitiesOf(other), /Not an equality/, other);
    }
  });

  it('has a policy on every metric, for every owner, of metrics that there are', () => {
    const used = ofType(alerting.planned, 'google_monitoring_alert_policy').flatMap(({ values }) =>
      listAt(values, 'conditions').flatMap(condition =>
        [...listAt(condition, 'condition_threshold'), ...listAt(condition, 'condition_absent')].map(
          each => new Map(equalitiesOf(textAt(each, 'filter'))),
        ),
      ),
    );
    const owners = new Set(used.flatMap(fields => fields.get('metric.labels.owner') ?? []));
    assert.deepEqual([...owners].toSorted(), ['devhub-support', 'timetable-support']);
    const expected = [...metrics.keys()].flatMap(name =>
      name.includes('/scheduler-') ? [`${name} of undefined`] : [...owners].map(owner => `${name} of ${owner}`),
    );
    const prefix = 'logging.googleapis.com/user/';
    const seen = used.map(
      fields => `${fields.get('metric.type')?.replace(prefix, '')} of ${fields.get('metric.labels.owner')}`,
    );
    assert.deepEqual(seen.toSorted(), expected.toSorted());
    for (const fields of used) assert.ok(fields.has('resource.type'), 'a policy names the resource');
  });

  it('leads from every alert to a paragraph of the runbook', () => {
    const runbook = readFileSync('terraform/RUNBOOK.md', 'utf8');
    const links = ofType(alerting.planned, 'google_monitoring_alert_policy').flatMap(({ values }) =>
      listAt(values, 'documentation.0.links').map(link => textAt(link, 'url')),
    );
    for (const url of links) {
      const anchor = url.split('#')[1] ?? '';
      assert.match(runbook, new RegExp(`^#+ ${anchor}$`, 'm'), anchor);
    }
  });
});
