import {
  ConfigError,
  CredentialError,
  LockstepError,
  messageOf,
  StateError,
  UnavailableError,
} from '#shared/core/errors.ts';

/** Codes of gRPC, https://grpc.io/docs/guides/status-codes/. */
const code = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const passing: ReadonlySet<number> = new Set([
  code.cancelled,
  code.unknown,
  code.deadlineExceeded,
  code.resourceExhausted,
  code.aborted,
  code.internal,
  code.unavailable,
]);

function codeOf(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : -1;
}

/** May go away when it is tried again. */
export function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error));
}

const retriedByLibrary: ReadonlySet<number> = new Set([code.deadlineExceeded, code.internal, code.unavailable]);

/**
 * A read that ends with it was tried five times by the library, for some eight seconds and the time of the attempts.
 */
export function isRetriedByLibrary(error: unknown): boolean {
  return retriedByLibrary.has(codeOf(error));
}

/** The commit was certainly not carried out: it met a lock, or was refused for the quota. */
export function isCertainlyUnwritten(error: unknown): boolean {
  return codeOf(error) === code.aborted || codeOf(error) === code.resourceExhausted;
}

/** The commit was refused for a precondition of one of its writes. */
export function isPreconditionFailure(error: unknown): boolean {
  const found = codeOf(error);
  return found === code.alreadyExists || found === code.failedPrecondition || found === code.notFound;
}

/** What an error of Firestore's client means for a run. */
export function storeError(error: unknown, database: string): unknown {
  if (error instanceof LockstepError || !(error instanceof Error)) return error;
  const message = `Firestore (${database}): ${messageOf(error)}`;
  const found = codeOf(error);
  if (passing.has(found)) {
    return new UnavailableError(message, {
      advice: 'the next run tries again; if it persists, see the status of Firestore and its quotas',
      cause: error,
    });
  }
  if (found === code.permissionDenied || found === code.unauthenticated) {
    return new CredentialError(message, {
      advice: 'give the account that this runs as the role roles/datastore.user on the project',
      cause: error,
    });
  }
  if (found === code.notFound) {
    return new ConfigError(message, {
      advice: 'name a database that exists, or create it in native mode',
      cause: error,
    });
  }
  if (found === code.failedPrecondition) {
    return new StateError(message, {
      advice: 'deploy the indexes of this version (terraform apply), and see that the database is in native mode',
      cause: error,
    });
  }
  return found === code.invalidArgument ? new StateError(message, { cause: error }) : error;
}

/** What it means that not even a client could be made: before the first request only the credentials are looked for. */
export function connectError(error: unknown, database: string): unknown {
  if (error instanceof LockstepError || isPassing(error)) return error;
  return new CredentialError(`Firestore (${database}): ${messageOf(error)}`, {
    advice: 'run it as a service account, or log in (gcloud auth application-default login)',
    cause: error,
  });
}
