import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import type { Clock } from '#shared/core/clock.ts';
import { StateError } from '#shared/core/errors.ts';
import { connectError, isPassing, isRetriedByLibrary, storeError } from './failures.ts';
import { Patience } from './patience.ts';

/** Longest time for one attempt of a call, in ms. */
const timeouts = {
  BatchGetDocuments: 6000,
  RunQuery: 6000,
  RunAggregationQuery: 6000,
  Commit: 10_000,
  Rollback: 10_000,
};

export interface ConnectionOptions {
  readonly projectId: string;
  /** `(default)` if not given. */
  readonly databaseId?: string;
  /** `host:port` of an emulator; without it Firestore itself, with the credentials of the machine. */
  readonly emulatorHost?: string;
  readonly clock: Clock;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
}

/** The client, and the library whose values and paths it takes. */
export interface Connected {
  readonly firestore: Firestore;
  readonly library: typeof import('@google-cloud/firestore');
}

/**
 * The client of one database. It, and the library it comes from, are loaded with the first call: a function that turns
 * out to need no state starts without them.
 */
export class Connection {
  /** `projects/…/databases/…`, for messages. */
  readonly database: string;
  readonly #options: ConnectionOptions;
  #connected: Promise<Connected> | undefined;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.database = `projects/${options.projectId}/databases/${options.databaseId ?? '(default)'}`;
  }

  patience(): Patience {
    return new Patience(this.#options.clock, this.#options.random);
  }

  /** Runs an operation whose errors are the client's own, and gives them their meaning. */
  async use<Result>(work: (connected: Connected) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new StateError(`the connection to ${this.database} is already closed`);
    try {
      return await work(await this.#connect());
    } catch (error) {
      throw storeError(error, this.database);
    }
  }

  /** As `use`, for what only reads: tried again where the library itself has not. */
  async read<Result>(work: (connected: Connected) => Promise<Result>): Promise<Result> {
    const patience = this.patience();
    return await this.use(async connected => {
      for (;;) {
        try {
          return await work(connected);
        } catch (error) {
          if (isPassing(error) && isRetriedByLibrary(error)) throw error;
          await patience.outlive(error);
        }
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connected = this.#connected;
    this.#connected = undefined;
    await (await connected)?.firestore.terminate();
  }

  async #connect(): Promise<Connected> {
    this.#connected ??= connect(this.#options);
    try {
      return await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw connectError(error, this.database);
    }
  }
}

/** The document of a key. Keys never contain a slash. */
export function referenceOf({ firestore }: Connected, collection: string, key: string): DocumentReference {
  return firestore.collection(collection).doc(key);
}

async function connect({ projectId, databaseId, emulatorHost }: ConnectionOptions): Promise<Connected> {
  const { default: library } = await import('@google-cloud/firestore');
  const place = emulatorHost === undefined ? { auth: await credentials() } : emulatorSettings(emulatorHost);
  const settings = {
    projectId,
    databaseId: databaseId ?? '(default)',
    ...place,
    clientConfig: { interfaces: { 'google.firestore.v1.Firestore': oneAttemptEach } },
    // Otherwise an older way of repeating streams is on, which nothing sets a limit to.
    gaxServerStreamingRetries: true,
  };
  return { library, firestore: withoutEnvironment('FIRESTORE_EMULATOR_HOST', () => new library.Firestore(settings)) };
}

/**
 * The generated client under the library tries each call once: how often is decided above it, within a bounded time.
 */
const oneAttemptEach = {
  retry_codes: { none: [] },
  methods: Object.fromEntries(
    Object.entries(timeouts).map(([method, timeout_millis]) => [
      method,
      { timeout_millis, retry_codes_name: 'none', retry_params_name: 'default' },
    ]),
  ),
};

/** Looked for before the first call: a client that finds none by itself ends the process. */
async function credentials() {
  const { default: gax } = await import('google-gax');
  const auth = new gax.GoogleAuth({ scopes: ['https://www.googleapis.com/auth/datastore'] });
  await auth.getClient();
  return auth;
}

function emulatorSettings(host: string) {
  // The universe is said so that no credentials are looked for on the network.
  return { host, ssl: false, clientOptions: { universeDomain: 'googleapis.com' } };
}

/** The library lets this variable overrule what it is told. Here the options alone count. */
function withoutEnvironment<Result>(name: string, make: () => Result): Result {
  const value = process.env[name];
  delete process.env[name];
  try {
    return make();
  } finally {
    if (value !== undefined) process.env[name] = value;
  }
}
