import type { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import type { Parts } from '#shared/installation/open-installation.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import type { Surroundings } from '#shared/installation/surroundings.ts';
import type { Console } from './terminal/console.ts';

/**
 * Everything the command line is made of; the executable `functions/lockstep.ts` is the only place that knows it all.
 */
export interface Composition extends Parts {
  readonly version: string;
  readonly schema: z.ZodType<InstallationConfig>;
  startSandbox(surroundings: Surroundings, console: Console): Promise<SandboxInstallation>;
}
