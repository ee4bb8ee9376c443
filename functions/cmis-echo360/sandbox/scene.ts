import { join } from 'node:path';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { seedReferenceData } from '#sandbox/echo360/seed.ts';
import { sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import { misbehavingDeed } from '#sandbox/kit/misbehaving-deed.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { type SandboxTimetable, sandboxTimetable } from './timetable.ts';
import { Timetablers } from './timetablers.ts';

/**
 * The stand-ins have no limit of calls here, so that a whole timetable can be watched; `/__sandbox/settings` gives
 * Echo360 its own back.
 */
const perMinute = 60_000;

/** Of what Echo360 should know beforehand, so much is missing and has to be created. */
const missing = { courses: 0.05, sections: 0.05 };

/**
 * A timetable in CMIS, waiting in its queue, and an Echo360 that holds no recordings yet. `choose`: the timetable at a
 * time, ms since the epoch.
 */
export function recordingScene(choose: (now: number) => SandboxTimetable): SetScene {
  return async ({ clock, folder, keepSecret, atEnd }) => {
    const { year, description } = choose(clock.now());
    const file = join(folder, 'cmis.sqlite');
    const cmis = createCmisSandbox({ file });
    atEnd(() => cmis.close());
    cmis.load(year, { queued: true });
    const echo360 = await startEcho360StandIn({ clock, settings: { callsPerMinute: null } });
    atEnd(() => echo360.close());
    seedReferenceData(echo360.state, referenceValues(year), missing);
    const timetablers = new Timetablers(cmis, echo360, year.setId);
    return {
      upstreams: {
        cmis: { database: { driver: 'sqlite', file }, name: 'cmis', setId: year.setId },
        echo360: {
          url: echo360.url,
          institutionId: echo360.state.institutionId,
          clientId: sandboxClient.id,
          clientSecret: keepSecret('echo360-client', sandboxClient.secret),
          perMinute,
        },
      },
      functions: { 'echo360-queue': { mode: 'apply' }, 'echo360-refresh': { mode: 'apply' } },
      urls: { Echo360: echo360.url },
      loaded: [description, 'Echo360 knows the rooms and people, and lacks some courses and sections.'],
      deeds: [
        misbehavingDeed(
          echo360,
          { does: { kind: 'status', status: 503 } },
          {
            name: 'echo360-down',
            title: 'Echo360 is down',
            summary:
              'It answers 503 to everything. Runs of echo360-queue are aborted; nothing is lost, and they go on when it is back.',
          },
        ),
        misbehavingDeed(
          echo360,
          { path: '^/oauth2/', does: { kind: 'status', status: 401 } },
          {
            name: 'echo360-secret',
            title: 'Echo360 refuses our secret',
            summary:
              'It lets nobody in any more. Takes effect when the token that we hold is over, or with a new process.',
          },
        ),
        ...timetablers.deeds(),
      ],
      change: () => timetablers.change(),
      state: () => timetablers.state(),
    };
  };
}

/** A real timetable where there is one, else a made-up year. */
export const scene = recordingScene(sandboxTimetable);
