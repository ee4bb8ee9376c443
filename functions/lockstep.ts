#!/usr/bin/env node
import type { Composition } from '#shared/cli/commands.ts';
import { runCli } from '#shared/cli/program.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import manifest from '../package.json' with { type: 'json' };
import { lockstepConfig } from './config.ts';
import { syncs } from './index.ts';
import { openStore } from './open-store.ts';

const composition: Composition = {
  version: manifest.version,
  schema: lockstepConfig,
  syncs,
  openStore: (config, surroundings, intent) => openStore(config.state, surroundings, intent),
  startSandbox: async ({ clock }) => {
    const { startSandbox } = await import('./sandbox/start-sandbox.ts');
    return startSandbox(clock);
  },
};

process.exitCode = await runCli(composition, processSurroundings(process));
