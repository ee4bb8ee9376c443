import type { Installation } from '#shared/descriptor/descriptor.ts';
import { endpointHandler } from '#shared/installation/http/endpoint-handler.ts';
import type { ServedFunction } from '#shared/installation/http/function-handler.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';

/**
 * The page of the sandbox on which things are broken, at `/sandbox`: it is in no list of functions, so nothing else can
 * serve it.
 */
export async function sandboxPage(
  sandbox: Pick<SandboxInstallation, 'page'>,
  installation: Installation,
): Promise<ServedFunction> {
  const callerOf = () => ({ trigger: 'person', by: undefined }) as const;
  const descriptor = { name: 'sandbox', access: 'iap', methods: ['GET', 'POST'] } as const;
  const handle = endpointHandler(descriptor, await sandbox.page(installation), installation, { callerOf });
  return { name: 'sandbox', kind: 'endpoint', access: 'iap', handle, tick: undefined };
}
