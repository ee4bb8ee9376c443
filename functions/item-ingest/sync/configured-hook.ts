import type { HookForm } from '#shared/clients/gitlab/projects/project-client.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ItemGroupConfig } from '../config.ts';
import type { WantedHook } from '../project/hook-plan.ts';

/** How our hooks shall be; undefined where none are made. */
export function wantedHook({ hook }: ItemGroupConfig): WantedHook | undefined {
  const [secret] = hook?.secrets ?? [];
  if (hook === undefined || secret === undefined) return undefined;
  return {
    url: hook.url,
    sslVerification: hook.sslVerification,
    secretVersion: secret.version,
    isSigned: secret.signing !== undefined,
  };
}

/** The hook as GitLab is told of it, with its secrets. Reads them at first use. */
export async function formOf({ hook }: ItemGroupConfig, { secrets }: Instance): Promise<HookForm> {
  const [secret] = hook?.secrets ?? [];
  if (hook === undefined || secret === undefined) throw new Error('no hook is configured');
  return {
    url: hook.url,
    name: hook.name,
    token: await secrets.read(secret.token),
    signingToken: secret.signing === undefined ? null : await secrets.read(secret.signing),
    sslVerification: hook.sslVerification,
  };
}
