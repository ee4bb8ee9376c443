import { z } from 'zod';
import { BadRequestError, LockstepError, messageOf } from '#shared/core/errors.ts';
import { functionState } from '#shared/installation/overview/function-state.ts';
import { offeredAs, performOperation } from '#shared/installation/perform-operation.ts';
import { abandonRun } from '#shared/runtime/operations/abandon-and-clear.ts';
import { approve, withdrawApproval } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { askLater } from '#shared/runtime/operations/ask-later.ts';
import { cloudScheduler } from '#shared/runtime/operations/cloud-scheduler.ts';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';
import type { Json } from '#shared/state/store.ts';
import type { Bound } from '../access/form-token.ts';
import { type Act, acts } from '../acts.ts';
import type { Asked, Console } from '../console.ts';
import { type FunctionAction, functionActions, runBy, seenOf, whyNot } from './function-actions.ts';
import { shownPlan } from './shown-plan.ts';

/** No form names more; what a record shows of them stays small. */
const itemsKept = 1000;

type Ended = Pick<Act, 'status' | 'message'> & Partial<Pick<Act, 'advice' | 'next' | 'rest' | 'runId' | 'items'>>;

/** What a form for a run is bound to. */
const runParameters = z.object({ asked: jsonSchema, planOf: z.string().nullable() });

/**
 * Does what a form was made for, once: its record is made before the act, and the same form sent again finds it. Gives
 * the record's id.
 * @throws RefusedHttpRequest for a form that is not ours
 */
export async function performOnce(console: Console, asked: Asked, form: URLSearchParams): Promise<string> {
  const { installation, tokens, now } = console;
  const { store } = installation;
  const bound = tokens.opened(form.get('form') ?? '', asked.identity.subject);
  const records = collectionOn(store, acts);
  const begun: Act = {
    at: now(),
    who: asked.identity.who,
    action: bound.action,
    object: bound.object,
    status: 'begun',
    message: 'It was begun.',
    advice: null,
    next: [],
    rest: null,
    runId: null,
    parameters: parametersOf(bound),
    items: [],
  };
  const made = await store.commit(undefined, [records.create(bound.id, begun)]);
  if (!made.ok) return bound.id;
  const ended = await endOf(console, asked, bound, form);
  await store.commit(undefined, [records.set(bound.id, { ...begun, ...ended })]);
  return bound.id;
}

/** What was asked for: of a run that was asked for nothing in particular, nothing. */
function parametersOf({ parameters }: Bound): Json {
  const run = runParameters.safeParse(parameters);
  return run.success ? run.data.asked : parameters;
}

async function endOf(console: Console, asked: Asked, bound: Bound, form: URLSearchParams): Promise<Ended> {
  try {
    const action = functionActions.find(each => each === bound.action);
    const isRun = console.installation.syncs.some(({ functions }) =>
      functions.some(({ name }) => name === bound.object),
    );
    if (action !== undefined && isRun) return await onFunction(console, asked, action, bound, form);
    return await operation(console, asked, bound);
  } catch (error) {
    if (!(error instanceof LockstepError))
      asked.endpoint.log.error({ err: error }, 'A deed of the console has failed.');
    const advice = error instanceof LockstepError ? (error.advice ?? null) : null;
    return { status: error instanceof BadRequestError ? 'refused' : 'failed', message: messageOf(error), advice };
  }
}

async function onFunction(
  console: Console,
  asked: Asked,
  action: FunctionAction,
  { object: name, seen, parameters }: Bound,
  form: URLSearchParams,
): Promise<Ended> {
  const { installation, now } = console;
  const state = await functionState(installation.store, name, installation.leaseTermsOf(name), now());
  const { asked: given, planOf } = runParameters.parse(parameters);
  const plan = planOf === null ? undefined : await shownPlan(installation, name, planOf, now());
  const why = whyNot(action, state, installation.modeOf(name), runBy(installation, name), plan !== undefined);
  if (why !== undefined || seenOf(action, state, plan) !== seen) {
    return {
      status: 'refused',
      message: `${name} is not as you saw it any more${why === undefined ? '' : `: ${why}`}.`,
      advice: 'Look at it again, and decide anew.',
    };
  }
  const operations = { ...installation.operations, who: asked.identity.who };
  switch (action) {
    case 'run':
    case 'dry-run':
    case 'plan-whole':
      return await askForRun(console, asked, name, { action, given });
    case 'approve': {
      const runId = state.blocked?.runId ?? '';
      await approve(operations, name, runId, installation.digestOf(name));
      return {
        status: 'done',
        message: `The plan of run ${runId} is approved: the next run of ${name} within 24 hours carries out what it still plans of it.`,
      };
    }
    case 'withdraw': {
      const runId = await withdrawApproval(operations, name);
      return {
        status: 'done',
        message: `The approval of run ${runId} is withdrawn: the limits count all changes of ${name} again.`,
      };
    }
    case 'pause':
      await pause(operations, name, (form.get('why') ?? '').slice(0, 300));
      return { status: 'done', message: `${name} is paused.` };
    case 'resume':
      await resume(operations, name);
      return { status: 'done', message: `${name} goes on with its next run.` };
    case 'abandon': {
      const runId = await abandonRun(operations, name);
      return runId === undefined
        ? { status: 'refused', message: 'No run holds the lease any more.' }
        : { status: 'done', message: `Run ${runId} was abandoned; the next run continues its work.` };
    }
  }
}

/** Asks the scheduler; nothing runs in the console. */
async function askForRun(
  console: Console,
  { endpoint, identity }: Asked,
  name: string,
  { action, given }: { readonly action: 'run' | 'dry-run' | 'plan-whole'; readonly given: Json },
): Promise<Ended> {
  const { installation, settings } = console;
  const { jobs } = settings;
  const start =
    endpoint.startJob ?? (jobs === undefined ? undefined : cloudScheduler(job => `${jobs}/jobs/${job}`).wake);
  if (start === undefined) {
    return {
      status: 'refused',
      message: 'The console knows no scheduler that it could ask, so no run was asked for.',
      advice: 'In the cloud set functions.admin.jobs; on one machine serve with the scheduler.',
    };
  }
  const { parameters } = installation.entry(name);
  const by = runBy(installation, name);
  const parts = {
    name,
    parameters: parameters ?? z.unknown(),
    permitted: installation.modeOf(name),
    operations: { ...installation.operations, who: identity.who },
    scheduler: { wake: start },
    ...(by.kind === 'errand' ? { host: by.job } : {}),
  };
  const mode = action === 'run' ? installation.modeOf(name) : 'dry-run';
  const runId = await askLater(parts, {
    trigger: 'person',
    by: identity.who,
    mode,
    ...(given === null ? {} : { parameters: given }),
    ...(action === 'plan-whole' ? { whole: true } : {}),
  });
  return {
    status: 'done',
    message: `The scheduler was asked for ${action === 'run' ? 'a run' : 'a dry run'} of ${name}.`,
    runId,
  };
}

async function operation(
  { installation }: Console,
  { identity }: Asked,
  { action, object, parameters }: Bound,
): Promise<Ended> {
  const offered = offeredAs(installation.syncs, action, object);
  if (offered.kind !== 'act') return { status: 'refused', message: `${action} is a run: its plan is shown first.` };
  const { message, next, rest, done, items } = await performOperation(installation, offered, parameters, identity.who);
  return {
    status: done > 0 ? 'done' : 'refused',
    message,
    next: [...(next ?? [])],
    rest: rest === undefined ? null : { ...rest },
    items: (items ?? []).slice(0, itemsKept).map(item => ({ ...item })),
  };
}
