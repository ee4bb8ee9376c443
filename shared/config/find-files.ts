import { ConfigError } from '#shared/core/errors.ts';

/** Looked for in the working directory, in this order, when no file is named; those that exist are merged. */
export const defaultFiles = ['lockstep.yaml', 'lockstep.yml', 'secrets.yaml', 'secrets.yml'];

/** Environment variable that names the files where no command line can: paths separated by commas. */
export const filesVariable = 'LOCKSTEP_CONFIG';

function separated(text: string): string[] {
  return text
    .split(',')
    .map(path => path.trim())
    .filter(path => path !== '');
}

export interface FileLookup {
  /** As given by `-c`, each possibly several paths separated by commas. */
  readonly named: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

/**
 * The files to read, in order: those named, else those of LOCKSTEP_CONFIG, else the default ones that exist. Throws
 * ConfigError when there is none.
 */
export function findConfigFiles({ named, env, exists }: FileLookup): readonly string[] {
  const given = named.flatMap(separated);
  if (given.length > 0) return given;
  const fromEnvironment = separated(env[filesVariable] ?? '');
  if (fromEnvironment.length > 0) return fromEnvironment;
  const found = defaultFiles.filter(exists);
  if (found.length > 0) return found;
  throw new ConfigError(
    `No configuration was found: neither -c nor ${filesVariable} names a file, and there is no ${defaultFiles[0]} here.`,
    {
      advice:
        'Name the files with -c lockstep.yaml (templates are in config/), or try `lockstep sandbox`, which needs none.',
    },
  );
}
