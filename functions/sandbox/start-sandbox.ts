import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { seedReferenceData } from '#sandbox/echo360/seed.ts';
import { sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import type { SandboxInstallation } from '#shared/cli/commands.ts';
import type { Clock } from '#shared/core/clock.ts';
import { lockstepConfig } from '../config.ts';
import { startDirectory } from './directory.ts';
import { type SandboxTimetable, sandboxTimetable } from './timetable.ts';
import { Timetablers } from './timetablers.ts';

/** The stand-ins have no limit of calls here, so that a whole timetable can be watched; `/__sandbox/settings` gives Echo360 its own back. */
const perMinute = 60_000;

/** Of what Echo360 should know beforehand, so much is missing and has to be created. */
const missing = { courses: 0.05, sections: 0.05 };

/** Starts all stand-ins on loopback, loads a timetable and people, and configures every function to apply to them. */
export async function startSandbox(
  clock: Clock,
  { year, description }: SandboxTimetable = sandboxTimetable(clock.now()),
): Promise<SandboxInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-sandbox-'));
  const keepSecret = (name: string, value: string): string => {
    writeFileSync(join(folder, name), `${value}\n`, { mode: 0o600 });
    return `file://${join(folder, name)}`;
  };
  const file = join(folder, 'cmis.sqlite');
  const cmis = createCmisSandbox({ file });
  cmis.load(year, { queued: true });
  const echo360 = await startEcho360StandIn({ clock, settings: { callsPerMinute: null } });
  seedReferenceData(echo360.state, referenceValues(year), missing);
  const directory = await startDirectory(clock, keepSecret);
  const timetablers = new Timetablers(cmis, echo360, year.setId);
  const written = {
    environment: 'sandbox',
    service: { name: 'Lockstep sandbox' },
    state: { store: 'sqlite', file: join(folder, 'state.sqlite') },
    upstreams: {
      cmis: { database: { driver: 'sqlite', file }, name: 'cmis', setId: year.setId },
      echo360: {
        url: echo360.url,
        institutionId: echo360.state.institutionId,
        clientId: sandboxClient.id,
        clientSecret: keepSecret('echo360-client', sandboxClient.secret),
        perMinute,
      },
      ...directory.upstreams,
    },
    functions: {
      'echo360-queue': { mode: 'apply' },
      'echo360-refresh': { mode: 'apply' },
      'lookup-gitlab': { mode: 'apply', writable: directory.host, probe: directory.probe },
    },
  };
  const configFile = join(folder, 'lockstep.yaml');
  writeFileSync(configFile, stringify(written));
  return {
    config: lockstepConfig.parse(written),
    configFile,
    urls: { Echo360: echo360.url, GitLab: directory.gitlab.url, Lookup: directory.lookup.url },
    loaded: [
      description,
      'Echo360 knows the rooms and people, and lacks some courses and sections.',
      directory.description,
    ],
    change: async () => [...timetablers.change(), ...directory.change()],
    state: async () => [...timetablers.state(), ...directory.state()],
    close: async () => {
      cmis.close();
      await Promise.all([echo360.close(), directory.gitlab.close(), directory.lookup.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
