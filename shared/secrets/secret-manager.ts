import { ConfigError, CredentialError, type LockstepError, messageOf, UnavailableError } from '#shared/core/errors.ts';
import { once } from '#shared/core/once.ts';

type ClientClass = typeof import('@google-cloud/secret-manager').SecretManagerServiceClient;
export type SecretManagerOptions = NonNullable<ConstructorParameters<ClientClass>[0]>;

const timeoutMs = 15_000;

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Explains a refusal of Secret Manager by its gRPC code. */
function explain(version: string, error: unknown): LockstepError {
  switch (codeOf(error)) {
    case 5:
      return new ConfigError(`Secret Manager has no ${version}.`, {
        advice: 'Add the version (gcloud secrets versions add) or correct the reference.',
        cause: error,
      });
    case 9:
      return new ConfigError(`${version} is disabled or destroyed in Secret Manager.`, {
        advice: 'Enable it, or refer to a version that is enabled.',
        cause: error,
      });
    case 7:
    case 16:
      return new CredentialError(`Secret Manager refuses this account access to ${version}.`, {
        advice: 'Grant roles/secretmanager.secretAccessor on this secret to the account that runs the function.',
        cause: error,
      });
    case 4:
    case 8:
    case 13:
    case 14:
      return new UnavailableError(`Secret Manager did not answer for ${version}: ${messageOf(error)}`, {
        cause: error,
      });
    default:
      return new CredentialError(`Secret Manager cannot be reached for ${version}: ${messageOf(error)}`, {
        advice:
          'Outside Google Cloud, sign in with `gcloud auth application-default login`, or use env:// or file:// references.',
        cause: error,
      });
  }
}

/**
 * Reads secret versions (`projects/<p>/secrets/<s>/versions/<n>`) from Google Secret Manager. The library is loaded and
 * the client made with the first read, so that an installation without Secret Manager pays nothing for it.
 */
export function secretManagerAccess(options: SecretManagerOptions = {}): (version: string) => Promise<string> {
  const connected = once(async (): Promise<InstanceType<ClientClass>> => {
    const { default: library } = await import('@google-cloud/secret-manager');
    return new library.SecretManagerServiceClient(options);
  });
  return async version => {
    try {
      const client = await connected();
      const [answer] = await client.accessSecretVersion({ name: version }, { timeout: timeoutMs });
      return Buffer.from(answer.payload?.data ?? '').toString('utf8');
    } catch (error) {
      throw explain(version, error);
    }
  };
}
