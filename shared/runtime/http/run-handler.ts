import type { Request, Response } from 'express';
import pLimit from 'p-limit';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { issueTexts } from '#shared/core/issue-text.ts';
import type { Log } from '#shared/core/log.ts';
import { modes } from '#shared/core/run-status.ts';
import type { RunRequest, RunResult } from '../run/run-result.ts';
import { answerError } from './answer-error.ts';
import { answerJson } from './answer-json.ts';
import { type CallerOf, nameOfCaller } from './caller.ts';
import { httpStatusOf } from './http-status.ts';
import { readJson } from './read-body.ts';
import { RefusedHttpRequest } from './refused-http-request.ts';
import { type HeaderReader, traceOf } from './trace.ts';
import { hasUnreadablePath } from './unparsed-bodies.ts';

/** The optional body of a request. `dry-run` is always granted; `apply` only where the configuration says so. */
export const runRequestBody = z.strictObject({
  mode: z.enum(modes).optional(),
  parameters: z.json().optional(),
  /** With `dry-run`: plans the whole backlog, for a campaign. */
  whole: z.boolean().optional(),
});

export interface HandlerParts {
  readonly name: string;
  readonly log: Log;
  readonly run: (request: RunRequest) => Promise<RunResult>;
  /**
   * Records that a run is asked for and wakes the scheduler's job; resolves to the promised run id. Absent where there
   * is no scheduler.
   */
  readonly runLater?: (request: RunRequest) => Promise<string>;
  readonly callerOf: CallerOf;
  /** Aborted when the process is told to stop. */
  readonly stop: AbortSignal;
}

/** Bytes of a request for a run or an operation. */
export const bodyLimit = 1_000_000;

/**
 * Dry runs of one function at a time in this process, and how many more may wait: they take no lease that would hold
 * them back.
 */
const dryRunsAtOnce = 2;
const dryRunsWaiting = 8;

/**
 * The HTTP side of a function: `POST` with an optional JSON body runs it and answers at the end with the result; with
 * `Prefer: respond-async` the scheduler is asked for a run and the answer is 202 with its id. Nothing runs after the
 * response.
 */
export function createRunHandler(parts: HandlerParts): (request: Request, response: Response) => Promise<void> {
  const dryRuns = pLimit(dryRunsAtOnce);
  const run = async (asked: RunRequest): Promise<RunResult> => {
    if (asked.mode !== 'dry-run') return await parts.run(asked);
    if (dryRuns.pendingCount >= dryRunsWaiting) {
      throw new RefusedHttpRequest(429, `Too many dry runs of ${parts.name} are waiting already.`, {
        advice: 'Ask again when they have ended.',
      });
    }
    return await dryRuns(() => parts.run(asked));
  };
  return async (request, response) => {
    try {
      if (request.method !== 'POST') {
        response.set('Allow', 'POST');
        throw new RefusedHttpRequest(405, `${parts.name} is run by POST.`);
      }
      if (hasUnreadablePath(request)) throw new RefusedHttpRequest(400, 'The path of the request cannot be decoded.');
      const asked = await askedBy(request, response, parts);
      const wantsLater = /\brespond-async\b/.test(request.get('prefer') ?? '');
      if (wantsLater && parts.runLater === undefined) {
        throw new BadRequestError('There is no scheduler here to ask for a run.', {
          advice: 'Leave out Prefer: respond-async.',
        });
      }
      if (wantsLater && parts.runLater !== undefined) {
        const runId = await parts.runLater(asked);
        answerJson(response.status(202).set('Preference-Applied', 'respond-async'), { function: parts.name, runId });
        return;
      }
      const result = await run(asked);
      answerJson(response.status(httpStatusOf(result.status, asked.trigger)), answerOf(result));
    } catch (error) {
      answerError(response, error, parts.name, parts.log);
    }
  };
}

/** So many findings fit an answer that people read; the run's record tells how many there were. */
const findingsAnswered = 100;

function answerOf(result: RunResult): object {
  return { ...result, findings: result.findings.slice(0, findingsAnswered), findingsTotal: result.findings.length };
}

async function askedBy(
  request: Request,
  response: Response,
  { callerOf, stop }: Pick<HandlerParts, 'callerOf' | 'stop'>,
): Promise<RunRequest> {
  const body = await readJson(request, response, { limit: bodyLimit, stop });
  const parsed = runRequestBody.safeParse(body === undefined ? {} : body);
  if (!parsed.success) {
    throw new BadRequestError(`The request body is not understood: ${issueTexts(parsed.error, 'body')}.`, {
      advice:
        'Send no body, or JSON with mode (dry-run, apply), parameters and, for a dry run over the whole backlog, whole: true.',
    });
  }
  const header: HeaderReader = name => request.get(name);
  const trace = traceOf(header);
  const caller = callerOf(header);
  return {
    trigger: caller.trigger,
    by: nameOfCaller(caller),
    ...(parsed.data.mode === undefined ? {} : { mode: parsed.data.mode }),
    ...(parsed.data.parameters === undefined ? {} : { parameters: parsed.data.parameters }),
    ...(parsed.data.whole === true ? { whole: true } : {}),
    ...(trace === undefined ? {} : { trace }),
  };
}
