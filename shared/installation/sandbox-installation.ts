import type { InstallationConfig } from '#shared/config/base.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';

/** The stand-ins, running, and the configuration that points at them. */
export interface SandboxInstallation {
  readonly config: InstallationConfig;
  /** The same as a file, for the other commands while it runs. */
  readonly configFile: string;
  /** What a visitor may open or call, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** What was loaded, in sentences. */
  readonly loaded: readonly string[];
  /** Changes the sources a little, as people do during a day; returns what was changed, in sentences. */
  change(): Promise<readonly string[]>;
  /** What the targets hold now, in sentences. */
  state(): Promise<readonly string[]>;
  /** A page for people on which things are broken and undone. */
  page(installation: Installation): Promise<Endpoint>;
  close(): Promise<void>;
}
