/** One attempt as it leaves: all that is sent. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Largest body of an answer that is read, decompressed. */
  readonly maxBodyBytes: number;
}

/** A complete answer, whatever its status. */
export interface RawAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: AnswerHeaders;
  /** As far as it was read, where it is too long. */
  readonly text: string;
  readonly tooLong: boolean;
}

export type AnswerHeaders = Readonly<Record<string, string>>;

/** No complete answer. */
export interface LostAnswer {
  readonly kind: 'lost';
  readonly problem: string;
  /** True when no connection came about. */
  readonly neverSent: boolean;
  /** When the head of an answer arrived, but not all of its body. */
  readonly status?: number;
  readonly cause: unknown;
}

/**
 * Sends one request and follows no redirect, repeats nothing and waits without end. Rejects with the signal's reason as
 * soon as that is aborted, and on a programming error.
 */
export type Wire = (request: WireRequest, signal: AbortSignal) => Promise<RawAnswer | LostAnswer>;
