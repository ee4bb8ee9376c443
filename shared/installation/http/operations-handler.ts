import type { Request, Response } from 'express';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { issueTexts } from '#shared/core/issue-text.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { answerError } from '#shared/runtime/http/answer-error.ts';
import { answerJson } from '#shared/runtime/http/answer-json.ts';
import { type CallerOf, nameOfCaller } from '#shared/runtime/http/caller.ts';
import { readJson } from '#shared/runtime/http/read-body.ts';
import { bodyLimit, createRunHandler } from '#shared/runtime/http/run-handler.ts';
import {
  type Acts,
  audited,
  functionOf,
  nameOf,
  type Offered,
  offeredBy,
  performOperation,
  previewOperation,
  type Runs,
} from '../perform-operation.ts';

const body = z.strictObject({
  parameters: z.json().optional(),
  /** Says what would be done, where the operation can. */
  preview: z.boolean().default(false),
});

type Handler = (request: Request, response: Response) => Promise<void>;

async function act(
  installation: Installation,
  offered: Acts,
  callerOf: CallerOf,
  request: Request,
  response: Response,
): Promise<void> {
  const sent = await readJson(request, response, { limit: bodyLimit, stop: installation.stop });
  const parsed = body.safeParse(sent === undefined ? {} : sent);
  if (!parsed.success) {
    throw new BadRequestError(`The request body is not understood: ${issueTexts(parsed.error, 'body')}.`, {
      advice: 'Send JSON with parameters and, to see what would be done, preview: true.',
    });
  }
  const { parameters = {}, preview } = parsed.data;
  const who = nameOfCaller(callerOf(header => request.get(header)));
  if (preview && offered.act.preview === undefined) {
    throw new BadRequestError(`${nameOf(offered)} has no preview: it does at once what it is asked for.`);
  }
  const answer = preview
    ? await previewOperation(installation, offered.act, parameters, who)
    : await performOperation(installation, offered, parameters, who);
  answerJson(response, answer ?? {});
}

/**
 * A function that is run by hand, in the service of the function whose settings it goes by. One that applies is
 * audited.
 */
async function byHand(
  installation: Installation,
  offered: Runs,
  callerOf: CallerOf,
  request: Request,
  response: Response,
): Promise<void> {
  const { name } = offered.run;
  const { runnable } = await installation.open(name);
  const handle = createRunHandler({
    name,
    log: installation.log,
    stop: installation.stop,
    callerOf,
    run: asked => {
      const make = () => runnable.run(installation.runParts(name), asked);
      if (asked.mode === 'dry-run') return make();
      const deed = { who: asked.by, offered, parameters: asked.parameters };
      return audited(installation, deed, make, ({ status, message }) => `${status}: ${message}`);
    },
  });
  await handle(request, response);
}

function notFound(name: string, all: readonly Offered[], response: Response): void {
  const advice = all.length === 0 ? 'There is none here.' : `There is ${all.map(nameOf).join(', ')}.`;
  answerJson(response.status(404), { error: `There is no operation ${name}.`, advice });
}

/** `POST /operations/<name>`: what people may do to the sync that belongs to this function. */
export function operationsHandler(
  installation: Installation,
  name: string,
  callerOf: CallerOf,
): (operation: string) => Handler {
  const all = offeredBy(installation.syncs).filter(offered => functionOf(offered) === name);
  return operation => async (request, response) => {
    const offered = all.find(each => nameOf(each) === operation);
    if (offered === undefined) return notFound(operation, all, response);
    if (request.method !== 'POST') {
      answerJson(response.set('Allow', 'POST').status(405), { error: `${operation} is done by POST.` });
      return;
    }
    try {
      await (offered.kind === 'act'
        ? act(installation, offered, callerOf, request, response)
        : byHand(installation, offered, callerOf, request, response));
    } catch (error) {
      answerError(response, error, name, installation.log);
    }
  };
}
