import type { Request, Response } from 'express';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { issueTexts } from '#shared/core/issue-text.ts';
import type { Log } from '#shared/core/log.ts';
import { modes, type Trigger } from '#shared/core/run-status.ts';
import type { RunRequest, RunResult } from '../run/run-result.ts';
import { answerOfError } from './answer-error.ts';
import { callerOf } from './caller.ts';
import { httpStatusOf } from './http-status.ts';
import { traceOf } from './trace.ts';

/** The optional body of a request. `dry-run` is always granted; `apply` only where the configuration says so. */
export const runRequestBody = z.strictObject({
  mode: z.enum(modes).optional(),
  parameters: z.json().optional(),
});

export interface HandlerParts {
  readonly name: string;
  readonly log: Log;
  readonly run: (request: RunRequest) => Promise<RunResult>;
  /** Records that a run is asked for and wakes the scheduler's job; resolves to the promised run id. Absent where there is no scheduler. */
  readonly runLater?: (request: RunRequest) => Promise<string>;
}

/**
 * The HTTP side of a function: `POST` with an optional JSON body runs it and answers at the end with the result; with
 * `Prefer: respond-async` the scheduler is asked for a run and the answer is 202 with its id. Nothing runs after the response.
 */
export function createHttpHandler(parts: HandlerParts): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    if (request.method !== 'POST') {
      response
        .set('Allow', 'POST')
        .status(405)
        .json({ error: `${parts.name} is run by POST.` });
      return;
    }
    try {
      const asked = askedBy(request);
      const wantsLater = /\brespond-async\b/.test(request.get('prefer') ?? '');
      if (wantsLater && parts.runLater === undefined) {
        throw new BadRequestError('There is no scheduler here to ask for a run.', {
          advice: 'Leave out Prefer: respond-async.',
        });
      }
      if (wantsLater && parts.runLater !== undefined) {
        const runId = await parts.runLater(asked);
        response.status(202).set('Preference-Applied', 'respond-async').json({ function: parts.name, runId });
        return;
      }
      const result = await parts.run(asked);
      response.status(httpStatusOf(result.status, asked.trigger)).json(answerOf(result));
    } catch (error) {
      const { status, body } = answerOfError(error, parts.name, parts.log);
      response.status(status).json(body);
    }
  };
}

/** So many findings fit an answer that people read; the run's record tells how many there were. */
const findingsAnswered = 100;

function answerOf(result: RunResult): object {
  return { ...result, findings: result.findings.slice(0, findingsAnswered), findingsTotal: result.findings.length };
}

function askedBy(request: Request): RunRequest {
  const body: unknown = request.body;
  const isEmpty =
    body === undefined ||
    body === null ||
    body === '' ||
    (typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0);
  const parsed = runRequestBody.safeParse(isEmpty ? {} : body);
  if (!parsed.success) {
    throw new BadRequestError(`The request body is not understood: ${issueTexts(parsed.error, 'body')}.`, {
      advice: 'Send no body, or JSON with mode (dry-run, apply) and parameters.',
    });
  }
  const job = request.get('x-cloudscheduler-jobname');
  const isScheduler = request.get('x-cloudscheduler') === 'true';
  const trigger: Trigger = isScheduler ? 'scheduler' : 'person';
  const trace = traceOf(name => request.get(name));
  return {
    trigger,
    by: isScheduler ? (job ?? 'scheduler') : (callerOf(request.get('authorization')) ?? 'unknown caller'),
    ...(parsed.data.mode === undefined ? {} : { mode: parsed.data.mode }),
    ...(parsed.data.parameters === undefined ? {} : { parameters: parsed.data.parameters }),
    ...(trace === undefined ? {} : { trace }),
  };
}
