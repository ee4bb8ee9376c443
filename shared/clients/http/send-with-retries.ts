import { createRedactor } from '#shared/core/redaction.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { RawAnswer } from '#shared/core/wire.ts';
import { backoffMs, spreadFrom } from './backoff.ts';
import { ExchangeRecord } from './exchange-record.ts';
import { RefusedError, UnreadableAnswerError, UpstreamCredentialError } from './http-errors.ts';
import type { HttpParts } from './http-parts.ts';
import { type HttpRequest, type HttpResponse, type HttpSettings, isRepeatable, isWrite } from './http-types.ts';
import { kyWire } from './ky-wire.ts';
import { retryAfterMs } from './parse-retry-after.ts';
import { excerptOf, readAnswer, refusalBody } from './read-answer.ts';
import { requestUrl } from './request-url.ts';
import { sendOnce } from './send-once.ts';
import { redirectTarget, verdictOn } from './verdict.ts';

const defaultMaxBodyBytes = 32 * 1024 * 1024;
const maxRedirects = 5;
const formsOnly = createRedactor();

/** One request with all its attempts, for as long as `run`'s signal lasts. */
export class Exchange<T> {
  readonly record: ExchangeRecord;
  readonly #settings: HttpSettings;
  readonly #parts: HttpParts;
  readonly #context: UpstreamContext;
  readonly #request: HttpRequest<T>;
  readonly #random: () => number;
  readonly #deadline: number;
  #url: URL;
  #failures = 0;
  #redirects = 0;
  #loggedInAgain = false;

  constructor(settings: HttpSettings, parts: HttpParts, context: UpstreamContext, request: HttpRequest<T>) {
    this.#settings = settings;
    this.#parts = parts;
    this.#context = context;
    this.#request = request;
    this.#url = requestUrl(settings.baseUrl, request.path, request.query);
    const now = context.clock.monotonic();
    this.#deadline = now + settings.totalTimeoutMs;
    this.#random = parts.random ?? spreadFrom(`${request.method} ${this.#url.href} ${now}`);
    const label = { upstream: settings.upstream, method: request.method, path: this.#url.pathname };
    this.record = new ExchangeRecord(label, isWrite(request));
  }

  async run(signal: AbortSignal): Promise<HttpResponse<T>> {
    for (;;) {
      const authorization = (await this.#parts.authorization?.headers(this.#context)) ?? {};
      const result = await this.#send(authorization, signal);
      if (result.kind === 'lost') {
        await this.#pauseBeforeNext(isRepeatable(this.#request), result.status, undefined, signal);
        continue;
      }
      const verdict = this.#isOwnRefusal(result) ? 'refused' : verdictOn(result.status, this.#request.accept);
      switch (verdict) {
        case 'answer':
          return {
            status: result.status,
            headers: result.headers,
            data: readAnswer(this.record.label, result, this.#request),
          };
        case 'redirect':
          this.#url = this.#followed(result);
          break;
        case 'unauthorised':
        case 'forbidden':
          await this.#logInAgain(authorization, result);
          break;
        case 'busy':
          await this.#pauseBeforeNext(
            isRepeatable(this.#request) || result.status === 429,
            result.status,
            result.headers['retry-after'],
            signal,
          );
          break;
        case 'broken':
          throw this.record.unavailable();
        case 'refused':
          throw new RefusedError(this.record.label, this.#refusal(result));
        case 'senseless':
          throw new UnreadableAnswerError(this.record.label, result.status, 'a status that is no answer to this');
      }
    }
  }

  async #send(authorization: Readonly<Record<string, string>>, signal: AbortSignal) {
    const { clock, log } = this.#context;
    const { upstream, attemptTimeoutMs, maxBodyBytes = defaultMaxBodyBytes } = this.#settings;
    await this.#parts.pacer.take(signal, this.#deadline);
    if (isWrite(this.#request)) await this.#context.beforeWrite(attemptTimeoutMs);
    signal.throwIfAborted();
    this.#context.count(upstream);
    this.record.sending();
    const began = clock.monotonic();
    const headers = {
      accept: this.#request.body === 'text' ? 'text/plain, */*;q=0.5' : 'application/json',
      'user-agent': 'Lockstep',
      ...this.#parts.headers,
      ...this.#request.headers,
      ...authorization,
    };
    const { wire = kyWire } = this.#parts;
    const sending = {
      url: this.#url,
      request: this.#request,
      headers,
      timeoutMs: attemptTimeoutMs,
      maxBodyBytes,
      wire,
    };
    const result = await sendOnce(sending, clock, signal);
    this.record.came(result);
    const outcome = result.kind === 'lost' ? { problem: result.problem } : { status: result.status };
    const fields = {
      ...this.record.label,
      ...outcome,
      attempt: this.record.attempts,
      ms: Math.round(clock.monotonic() - began),
    };
    log.debug(fields, `${upstream}: ${this.#request.method} ${this.#url.pathname}`);
    return result;
  }

  /**
   * Waits for as long as the upstream asks, else ever longer; throws when it may not be sent again or there is no time
   * for it.
   */
  async #pauseBeforeNext(
    again: boolean,
    status: number | undefined,
    header: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.#context;
    this.#failures += 1;
    const advised = retryAfterMs(header, clock.now());
    const pause = advised || backoffMs(this.#failures, status, this.#random);
    const until = clock.monotonic() + pause;
    if (advised !== undefined || status === 429) this.#parts.pacer.pauseUntil(until);
    if (!again || this.#failures > this.#settings.retries) throw this.record.unavailable();
    if (until >= this.#deadline)
      throw this.record.unavailable(`there is no time for another attempt in ${Math.ceil(pause / 1000)} s`);
    await clock.sleep(pause, signal);
  }

  async #logInAgain(refused: Readonly<Record<string, string>>, answer: RawAnswer): Promise<void> {
    const { authorization } = this.#parts;
    const mayBeExpired = (authorization?.renewOn ?? [401]).includes(answer.status);
    if (authorization?.renew === undefined || this.#loggedInAgain || !mayBeExpired) {
      throw new UpstreamCredentialError(this.record.label, this.#refusal(answer));
    }
    this.#loggedInAgain = true;
    await authorization.renew(this.#context, refused);
  }

  /** A 5xx that is a no in the upstream's own words: asking again would change nothing. */
  #isOwnRefusal(answer: RawAnswer): boolean {
    return answer.status >= 500 && this.#parts.isRefusal?.(refusalBody(answer)) === true;
  }

  #followed(answer: RawAnswer): URL {
    this.#redirects += 1;
    const target = redirectTarget(this.#url, this.#request.method, answer.headers['location']);
    if (target instanceof URL && this.#redirects <= maxRedirects) return target;
    throw new UnreadableAnswerError(
      this.record.label,
      answer.status,
      target instanceof URL ? 'one redirect after the other' : target,
    );
  }

  #refusal(answer: RawAnswer) {
    const redactor = this.#parts.redactor ?? formsOnly;
    return {
      status: answer.status,
      body: refusalBody(answer),
      excerpt: excerptOf(answer, redactor.redact),
      mayHaveHappened: this.record.mayHaveHappened,
    };
  }
}
