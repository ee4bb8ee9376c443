import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CachedCalendar } from '#shared/clients/cmis/cached-calendar.ts';
import { cmisOver } from '#shared/clients/cmis/cmis-upstream.ts';
import type { CmisDatabase } from '#shared/clients/cmis/database.ts';
import { RunConnections } from '#shared/clients/cmis/run-connections.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { setId, slotOf, smallYear } from './small-year.ts';
import { openSandbox, testContext } from './testing.ts';

interface Connection {
  isClosed: boolean;
  interrupted: number;
  fails: boolean;
  /** Statements that wait until `interrupt` fails them. */
  hangs: boolean;
}

/** A database of which only the connections matter. */
function connector(): { connect(): Promise<CmisDatabase>; readonly opened: Connection[]; refuses: boolean } {
  const opened: Connection[] = [];
  return {
    opened,
    refuses: false,
    async connect() {
      if (this.refuses) throw new UnavailableError('CMIS failed while connecting');
      const connection: Connection = { isClosed: false, interrupted: 0, fails: false, hangs: false };
      opened.push(connection);
      let fail: (error: Error) => void = () => undefined;
      return {
        names: ['CMIS'],
        query: async () => {
          if (connection.fails) throw new UnavailableError('CMIS failed while reading');
          if (connection.hangs) return new Promise<never>((_, reject) => (fail = reject));
          return [];
        },
        stream: async function* () {
          yield* [];
        },
        update: async () => 0,
        interrupt: () => {
          connection.interrupted += 1;
          fail(new UnavailableError('CMIS failed while reading: user requested cancel'));
        },
        close: async () => {
          connection.isClosed = true;
        },
      };
    },
  };
}

async function openOn(connections: RunConnections, context: ReturnType<typeof testContext>) {
  const broken = () => connections.drop(context);
  return cmisOver(await connections.of(context), context, { timeoutMs: 1000, broken });
}

describe("a run's connection to CMIS", () => {
  it('is opened once however many stages ask at once, and closed with the run; the next run has its own', async () => {
    const database = connector();
    const connections = new RunConnections(() => database.connect(), 0);
    const context = testContext();
    const [first, second] = await Promise.all([openOn(connections, context), openOn(connections, context)]);
    await first.hasUnprocessed();
    await second.hasUnprocessed();
    await (await openOn(connections, context)).hasUnprocessed();
    assert.equal(database.opened.length, 1);
    assert.equal(context.endings.length, 1);
    assert.equal(database.opened[0]?.isClosed, false);
    for (const ending of context.endings) await ending();
    assert.equal(database.opened[0]?.isClosed, true);

    const next = { ...testContext(), runId: 'two' };
    await openOn(connections, next);
    assert.equal(database.opened.length, 2);
    assert.equal(database.opened[1]?.isClosed, false);
  });

  it('is opened again by the stage after one in which it broke or could not be opened, and both are closed', async () => {
    const database = connector();
    const connections = new RunConnections(() => database.connect(), 0);
    const context = testContext();
    database.refuses = true;
    await assert.rejects(openOn(connections, context), UnavailableError);
    database.refuses = false;
    const cmis = await openOn(connections, context);
    for (const connection of database.opened) connection.fails = true;
    await assert.rejects(cmis.hasUnprocessed(), UnavailableError);
    assert.equal(await (await openOn(connections, context)).hasUnprocessed(), false);
    for (const ending of context.endings) await ending();
    assert.deepEqual(
      database.opened.map(({ isClosed }) => isClosed),
      [true, true],
    );
  });

  it('interrupts only what a stopped stage has under way, and fails with what stopped it', async () => {
    const database = connector();
    const connections = new RunConnections(() => database.connect(), 0);
    const probing = testContext();
    const cmis = await openOn(connections, probing);
    await cmis.hasUnprocessed();
    const applying = testContext();
    const other = await openOn(connections, applying);
    for (const connection of database.opened) connection.hangs = true;
    const waiting = other.hasUnprocessed();
    probing.abort.abort(new Error('not ours'));
    assert.equal(database.opened[0]?.interrupted, 0);
    applying.abort.abort(new Error('lease lost'));
    await assert.rejects(waiting, /lease lost/);
    assert.equal(database.opened[0]?.interrupted, 1);
  });

  it('shares its calendar among stages, each counting its own statements and asking its own lease', async t => {
    const { sandbox, parts, context } = await openSandbox(t);
    sandbox.load(smallYear([slotOf(1)]), { queued: true });
    const reading = { ...testContext(), mayWrite: false, atEnd: context.atEnd };
    const first = await parts.connect(reading);
    await first.calendar(setId);
    assert.equal(reading.counted, 2);
    const applying = { ...testContext(), atEnd: context.atEnd };
    const second = await parts.connect(applying);
    await second.calendar(setId);
    assert.equal(applying.counted, 0);
    await assert.rejects(first.markRows([1], { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), /no lease/);
    assert.equal(await second.markRows([1], { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), 1);
    assert.equal(applying.counted, 1);
    assert.equal(context.endings.length, 1);
  });

  it('keeps a calendar out of a run whose reading of it failed', async () => {
    const calendars = new CachedCalendar(0);
    const database = await connector().connect();
    let fails = true;
    const failing: CmisDatabase = {
      ...database,
      stream: async function* () {
        if (fails) throw new UnavailableError('gone');
        yield* [];
      },
    };
    await assert.rejects(calendars.get(failing, setId, [1]), UnavailableError);
    fails = false;
    assert.equal((await calendars.get(failing, setId, [1])).setId, setId);
  });
});
