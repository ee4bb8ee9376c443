import { parseSecretReference, referenceForms } from '#shared/config/secret-reference.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { SecretReader } from '#shared/core/instance.ts';
import { once } from '#shared/core/once.ts';
import type { Redactor } from '#shared/core/redaction.ts';

export interface SecretReaderParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<string>;
  /** Reads a pinned version from Secret Manager. */
  readonly accessVersion: (version: string) => Promise<string>;
  /** Learns every value that is read, so that none can reach a log or a message. */
  readonly redactor: Pick<Redactor, 'add'>;
}

async function fromFile(reference: string, path: string, readFile: (path: string) => Promise<string>): Promise<string> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError(`The secret ${reference} cannot be read: is the file there, and may this account read it?`, {
      cause: error,
    });
  }
}

async function fetchSecret(reference: string, parts: SecretReaderParts): Promise<string> {
  const source = parseSecretReference(reference);
  switch (source?.kind) {
    case 'secret-manager':
      return parts.accessVersion(source.version);
    case 'environment': {
      const value = parts.env[source.variable];
      if (value !== undefined) return value;
      throw new ConfigError(`The secret ${reference} is not set.`, {
        advice: `Set the environment variable ${source.variable}.`,
      });
    }
    case 'file':
      return fromFile(reference, source.path, parts.readFile);
    default:
      // Not repeated here: what is no reference may be the secret itself.
      throw new ConfigError(`A secret is not given as a reference: expected ${referenceForms}.`);
  }
}

export interface CorrectableSecrets extends SecretReader {
  /**
   * Has files read again when they are next asked for: a person may have corrected one. A pinned version and the
   * environment cannot change.
   */
  forgetFiles(): void;
}

/**
 * Reads secrets by reference, each once per instance. A line end at the end of a value, as editors leave it, does not
 * belong to it. Throws ConfigError or CredentialError that names the reference, UnavailableError when Secret Manager is
 * down; a failed read is tried again by the next one.
 */
export function createSecretReader(parts: SecretReaderParts): CorrectableSecrets {
  const fetchOnce = async (reference: string): Promise<string> => {
    const value = (await fetchSecret(reference, parts)).replace(/\r?\n$/, '');
    if (value === '') throw new ConfigError(`The secret ${reference} is empty.`);
    parts.redactor.add(value);
    return value;
  };
  const lasting = once(fetchOnce);
  let files = once(fetchOnce);
  return {
    read: reference => (reference.startsWith('file://') ? files(reference) : lasting(reference)),
    forgetFiles: () => {
      files = once(fetchOnce);
    },
  };
}
