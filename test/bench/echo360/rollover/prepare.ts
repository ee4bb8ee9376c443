import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import { EditedYear } from '../edited-year.ts';
import { expectedRecordings, type Recording } from '../expected-recordings.ts';
import { Installation } from '../installation.ts';
import { type NetChanges, netChanges } from '../net-changes.ts';
import { queueRows } from '../queue-rows.ts';
import { settleYear } from '../settle.ts';
import { careersOf } from './careers.ts';
import { files, setId, start } from './figures.ts';
import { oneWeekYear } from './one-week-year.ts';
import { rollOver } from './roll-over.ts';

/** A rollover that waits in the queue, and both timetables. */
export interface Prepared {
  readonly year: YearValues;
  readonly now: readonly SlotValues[];
  readonly expectedBefore: ReadonlyMap<string, Recording>;
  readonly expectedNow: ReadonlyMap<string, Recording>;
  readonly net: NetChanges;
  /** Slots that the rollover touches. */
  readonly touched: number;
  /** Rows by ACTION. */
  readonly actions: Readonly<Record<string, number>>;
}

/** Fills a folder with CMIS, the state and what Echo360 holds, and rolls CMIS over in `rows` queue rows. */
export async function prepare(folder: string, rows: number, rooms: number): Promise<Prepared> {
  const year = oneWeekYear(setId, rooms);
  const expectedBefore = expectedRecordings(year, year.slots);
  const installation = await Installation.open({ setId, start, folder });
  const { cmis } = installation;
  const content = await settleYear(installation, year, expectedBefore);
  writeFileSync(join(folder, files.content), JSON.stringify(content));
  const edited = new EditedYear(year, cmis);
  const careers = careersOf(year, 11);
  cmis.transaction(() => rollOver(edited, careers, rows, 12));
  latestFirst(cmis, edited, rows);
  const actions = queueRows(cmis, 'ACTION');
  await installation.close();
  const queued = Object.values(actions).reduce((sum, count) => sum + count, 0);
  if (queued !== rows) throw new Error(`the rollover made ${queued} queue rows in place of ${rows}`);
  const now = [...edited.slots()];
  const expectedNow = expectedRecordings(year, now);
  const net = netChanges(expectedBefore, expectedNow);
  return { year, now, expectedBefore, expectedNow, net, touched: careers.length, actions };
}

/**
 * Numbers the rows of the queue anew, those of the latest lessons first: the order that is worst for whoever goes by
 * it. Rows of one day keep their order.
 */
function latestFirst(cmis: CmisSandbox, { year }: EditedYear, rows: number): void {
  const { database } = cmis;
  const weeks = new Map(year.weekPatterns.map(({ weekId, weeks: [week = 0] }) => [weekId, week]));
  const queued = z
    .array(z.object({ ID: z.number(), WEEK: z.number(), WEEKDAY: z.number() }))
    .parse(database.prepare('select ID, coalesce(WEEKID_NEW, WEEKID_OLD) as WEEK, WEEKDAY from STT_ECHO_QUEUE').all());
  const dayOf = ({ WEEK, WEEKDAY }: (typeof queued)[number]): number => (weeks.get(WEEK) ?? 0) * 7 + WEEKDAY;
  const ordered = queued.map(row => ({ id: row.ID, day: dayOf(row) })).sort((a, b) => b.day - a.day || a.id - b.id);
  const renumber = database.prepare('update STT_ECHO_QUEUE set ID = ? where ID = ?');
  cmis.transaction(() => {
    // To numbers that none has.
    for (const [index, { id }] of ordered.entries()) renumber.run(2 * rows + index, id);
  });
}
