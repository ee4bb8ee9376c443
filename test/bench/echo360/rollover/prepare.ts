import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const actions = queueRows(cmis, 'ACTION');
  await installation.close();
  const queued = Object.values(actions).reduce((sum, count) => sum + count, 0);
  if (queued !== rows) throw new Error(`the rollover made ${queued} queue rows in place of ${rows}`);
  const now = [...edited.slots()];
  const expectedNow = expectedRecordings(year, now);
  const net = netChanges(expectedBefore, expectedNow);
  return { year, now, expectedBefore, expectedNow, net, touched: careers.length, actions };
}
