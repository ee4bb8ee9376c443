import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { leftOut } from '#test/support/left-out.ts';
import { startProvider } from './provider/start-provider.ts';

const root = join(import.meta.dirname, '../..');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terraform {
  /** Runs the real binary in a folder of the copy of `terraform/`, such as `environment`. */
  run(folder: string, ...command: string[]): Promise<Outcome>;
  /** Where the copy of the repository's `terraform/` and `config/` is: a test may change it. */
  readonly folder: string;
  stop(): void;
}

/**
 * Whether the tests that need Terraform are left out by name (`LOCKSTEP_WITHOUT=terraform`). Without the binary they
 * fail.
 */
export const withoutTerraform = leftOut('terraform', 'the deployment (the binary is in neither Debian nor npm)');

function hasTerraform(): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(place => existsSync(join(place, 'terraform')));
}

/**
 * Terraform on a copy of the repository's own files, with the stand-in of the Google provider in place of a download.
 */
export async function openTerraform(): Promise<Terraform> {
  if (!hasTerraform()) {
    throw new Error('terraform is not on the PATH. Install it, or name what is left out: LOCKSTEP_WITHOUT=terraform.');
  }
  const provider = await startProvider();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-terraform-'));
  for (const part of ['terraform', 'config']) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: path => !path.includes('/.terraform') });
  }
  const { TF_CLI_CONFIG_FILE: _own, TF_WORKSPACE: _workspace, ...inherited } = process.env;
  return {
    folder,
    run: async (place, ...command) => {
      const child = spawn('terraform', command, {
        cwd: join(folder, 'terraform', place),
        env: { ...inherited, ...provider.env, TF_IN_AUTOMATION: '1', NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 600_000,
        killSignal: 'SIGKILL',
      });
      const ended = new Promise<number>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', code => resolve(code ?? 1));
      });
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, stdout, stderr };
    },
    stop: () => {
      provider.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
