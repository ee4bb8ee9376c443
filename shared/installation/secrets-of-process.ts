import type { SecretReader } from '#shared/core/instance.ts';
import type { Redactor } from '#shared/core/redaction.ts';
import { secretManagerAccess } from '#shared/secrets/secret-manager.ts';
import { createSecretReader } from '#shared/secrets/secret-reader.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Reads secrets as an installation does, for commands that look at a configuration without opening one. What is read is
 * known to the redactor.
 */
export function secretsOfProcess(
  { env, readFile }: Pick<Surroundings, 'env' | 'readFile'>,
  redactor: Redactor,
): SecretReader {
  return createSecretReader({ env, readFile, accessVersion: secretManagerAccess(), redactor });
}
