import { join } from 'node:path';
import type { Strategy } from '#functions/cmis-echo360/config.ts';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import { RandomEdits } from '#sandbox/cmis/random-edits.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { type MissingShares, seedReferenceData } from '#sandbox/echo360/seed.ts';
import type { ScheduleSnapshot } from '#sandbox/echo360/snapshot.ts';
import { type Echo360StandIn, sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { hasty, Installation, type Timing } from './installation.ts';
import { ScheduleWrites } from './schedule-writes.ts';
import type { NewStatePlace } from './state-place.ts';
import { comingYear, setId } from './term.ts';

export interface CampusOptions {
  readonly place: NewStatePlace;
  /** `hasty` unless given. */
  readonly timing?: Timing;
  readonly strategy?: Strategy;
  /** Room-days worked on side by side; 1 unless given. */
  readonly concurrency?: number;
  /** What Echo360 lacks; half of the sections unless given, so that kills also meet their creation. */
  readonly missing?: MissingShares;
  /** Decides the edits. */
  readonly seed?: number;
}

export const functionName = 'echo360-queue';

/** CMIS and Echo360 in this process, and an installation whose processes keep them in step. */
export interface RecordingCampus extends AsyncDisposable {
  readonly cmis: CmisSandbox;
  readonly echo360: Echo360StandIn;
  readonly installation: Installation;
  readonly edits: RandomEdits;
  readonly writes: ScheduleWrites;
  readonly strategy: Strategy;
  readonly concurrency: number;
  /** Others' schedules as they were at the start; one of them is in the way of a lesson. */
  readonly others: readonly ScheduleSnapshot[];
}

export async function openRecordingCampus(options: CampusOptions): Promise<RecordingCampus> {
  const {
    place,
    timing = hasty,
    strategy = 'ignore',
    concurrency = 1,
    seed = 1,
    missing = { sections: 0.5 },
  } = options;
  const { leaseSeconds, totalTimeoutSeconds } = timing;
  const year = comingYear(systemClock.now());
  const writes = new ScheduleWrites();
  const settings = { callsPerMinute: null, roomFilter: 'roomId' };
  const echo360 = await startEcho360StandIn({ clock: systemClock, settings, carriedOut: writes.see });
  seedReferenceData(echo360.state, referenceValues(year), missing);
  addOthers(echo360, year.weekStarts[0] ?? '');
  let cmis: CmisSandbox | undefined;
  const installation = await Installation.open({
    functionName,
    place,
    timing,
    env: { ECHO360_SECRET: sandboxClient.secret },
    configure: folder => {
      const file = join(folder, 'cmis.sqlite');
      cmis = createCmisSandbox({ file });
      cmis.load(year, { queued: true });
      return {
        upstreams: {
          cmis: { database: { driver: 'sqlite', file }, name: 'cmis', setId, totalTimeoutSeconds },
          echo360: {
            url: echo360.url,
            institutionId: echo360.state.institutionId,
            clientId: sandboxClient.id,
            clientSecret: 'env://ECHO360_SECRET',
            perMinute: 100_000,
            roomFilter: 'roomId',
            // One attempt: a request that is slow on a busy machine is the next run's.
            attemptTimeoutSeconds: totalTimeoutSeconds,
            totalTimeoutSeconds,
          },
        },
        functions: {
          [functionName]: {
            mode: 'apply',
            strategy,
            concurrency,
            leaseSeconds,
            // Small units and rounds of few room-days: more moments at which a process can die.
            roomDaysPerRound: 6,
            limits: { delete: { floor: 100_000, cap: 100_000 }, update: { floor: 100_000, cap: 100_000 } },
          },
        },
      };
    },
  });
  if (cmis === undefined) throw new Error('the installation was not configured');
  const database: CmisSandbox = cmis;
  return {
    cmis: database,
    echo360,
    installation,
    edits: new RandomEdits(database, setId, { seed, weeks: [1, 2, 3, 4] }),
    writes,
    strategy,
    concurrency,
    others: echo360.state.snapshot(),
    [Symbol.asyncDispose]: async () => {
      await installation.close();
      database.close();
      await echo360.close();
    },
  };
}

/** Somebody else records in these rooms too: once away from all lessons, once across one of them. */
function addOthers({ state }: Echo360StandIn, monday: string): void {
  const common = { startDate: monday, sections: [], captureQuality: 'High' };
  const inRoom = { venue: { roomExternalId: 'R1' } };
  state.addSchedule({ ...common, ...inRoom, name: 'Early service', startTime: '07:00', endTime: '08:00' });
  state.addSchedule({ ...common, ...inRoom, name: 'Open afternoon', startTime: '15:30', endTime: '16:30' });
}
