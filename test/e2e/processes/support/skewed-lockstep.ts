import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { openStore } from '#functions/open-store.ts';
import { runCli } from '#shared/cli/program.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';

/**
 * The executable on a machine whose wall clock is wrong by LOCKSTEP_TEST_CLOCK_OFFSET_MS; everything else is the real
 * one.
 */
const surroundings = processSurroundings(process);
const offset = Number(process.env['LOCKSTEP_TEST_CLOCK_OFFSET_MS']);
const clock = { ...surroundings.clock, now: () => surroundings.clock.now() + offset };

process.exitCode = await runCli(
  {
    version: '0.0.0',
    schema: lockstepConfig,
    syncs,
    openStore: (config, given) => openStore(config.state, given),
    startSandbox: async () => {
      throw new Error('no sandbox here: the stand-ins run in the test');
    },
  },
  { ...surroundings, clock },
);
