import type { protos } from '@google-cloud/firestore-api';
import type { FirestoreClient } from '@google-cloud/firestore-api/client_v1';
import type { CallOptions } from 'google-gax';
import type { Clock } from '#shared/core/clock.ts';
import { StateError } from '#shared/core/errors.ts';
import { connectError, storeError } from './failures.ts';
import { Patience } from './patience.ts';

type V1 = typeof protos.google.firestore.v1;
type RequestOf<Name extends keyof V1> = V1[Name] extends { create(properties?: infer Request): unknown }
  ? NonNullable<Request>
  : never;
export type CommitRequest = RequestOf<'CommitRequest'>;

/** Longest time for one attempt, in ms. */
const timeout = { read: 15_000, write: 10_000 };

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

/**
 * Calls of Firestore's own API. The client, and the library it comes from, are loaded with the first call: a function that turns
 * out to need no state starts without them. Retries are made here and not in the library, whose own go on for ten minutes.
 */
export class Connection {
  /** `projects/…/databases/…` */
  readonly database: string;
  readonly #options: ConnectionOptions;
  #client: Promise<FirestoreClient> | undefined;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.database = `projects/${options.projectId}/databases/${options.databaseId ?? '(default)'}`;
  }

  /** Name of a document, or with no key of its collection. */
  path(collection: string, key: string): string {
    return `${this.database}/documents/${collection}/${key}`;
  }

  patience(): Patience {
    return new Patience(this.#options.clock, this.#options.random);
  }

  async batchGet(request: Omit<RequestOf<'BatchGetDocumentsRequest'>, 'database'>): Promise<unknown[]> {
    return await this.#read(client =>
      client.batchGetDocuments({ ...request, database: this.database }, this.#call('read')),
    );
  }

  async runQuery(request: Omit<RequestOf<'RunQueryRequest'>, 'parent'>): Promise<unknown[]> {
    return await this.#read(client =>
      client.runQuery({ ...request, parent: `${this.database}/documents` }, this.#call('read')),
    );
  }

  async runAggregationQuery(request: Omit<RequestOf<'RunAggregationQueryRequest'>, 'parent'>): Promise<unknown[]> {
    return await this.#read(client =>
      client.runAggregationQuery({ ...request, parent: `${this.database}/documents` }, this.#call('read')),
    );
  }

  /** One attempt; errors are the client's own. */
  async commit(request: Omit<CommitRequest, 'database'>): Promise<void> {
    const client = await this.#connected();
    await client.commit({ ...request, database: this.database }, this.#call('write'));
  }

  /** Lets go of what a transaction has locked, if it still exists. Should this fail, Firestore does so by itself after a minute. */
  async rollback(transaction: Uint8Array): Promise<void> {
    const client = await this.#connected();
    const request = client.rollback({ database: this.database, transaction }, this.#call('write'));
    await Promise.allSettled([request]);
  }

  /** Runs an operation whose errors are the client's own, and gives them their meaning. */
  async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new StateError(`the connection to ${this.database} is already closed`);
    try {
      return await work();
    } catch (error) {
      throw storeError(error, this.database);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    await (await client)?.close();
  }

  /** All messages of a stream, from its first attempt that comes to an end. */
  async #read(open: (client: FirestoreClient) => AsyncIterable<unknown>): Promise<unknown[]> {
    const patience = this.patience();
    for (;;) {
      try {
        const messages: unknown[] = [];
        for await (const message of open(await this.#connected())) messages.push(message);
        return messages;
      } catch (error) {
        await patience.outlive(error);
      }
    }
  }

  #call(kind: keyof typeof timeout): CallOptions {
    return {
      timeout: timeout[kind],
      retry: null,
      retryRequestOptions: { retries: 0, noResponseRetries: 0 },
      otherArgs: { headers: { 'google-cloud-resource-prefix': this.database } },
    };
  }

  async #connected(): Promise<FirestoreClient> {
    this.#client ??= this.#connect();
    try {
      return await this.#client;
    } catch (error) {
      this.#client = undefined;
      throw connectError(error, this.database);
    }
  }

  async #connect(): Promise<FirestoreClient> {
    const { FirestoreClient: Client } = await import('@google-cloud/firestore-api/client_v1');
    const { emulatorHost, projectId } = this.#options;
    const client = new Client(
      emulatorHost === undefined ? { projectId } : await emulatorSettings(emulatorHost, projectId),
    );
    // Awaited here since a call that initializes the client itself would end the process when there are no credentials.
    await client.initialize();
    return client;
  }
}

async function emulatorSettings(host: string, projectId: string) {
  const { grpc } = await import('google-gax');
  const { hostname, port } = new URL(`http://${host}`);
  return {
    projectId,
    servicePath: hostname,
    port: Number(port),
    sslCreds: grpc.credentials.createInsecure(),
    // Says that no credentials are to be looked for on the network.
    clientOptions: { universeDomain: 'googleapis.com' },
  };
}
