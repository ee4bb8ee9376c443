import { serviceOf } from '#shared/config/base.ts';
import { BadRequestError, messageOf } from '#shared/core/errors.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { faultOf } from '#shared/descriptor/fault.ts';
import type { Trouble, TroubleTeller } from '#shared/descriptor/trouble.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { functionState } from '../overview/function-state.ts';
import { troubleOf } from './trouble-of.ts';

/** Has whoever answers for a function told when it is in trouble, and when that is over. */
export interface TroubleWatch {
  /** After each run and tick; returns at once. */
  ended(result: Pick<RunResult, 'function' | 'status' | 'runId'>): void;
  /** After a run that could not begin. */
  notBegun(name: string, error: unknown, request: Pick<RunRequest, 'trigger'>): void;
  /** Resolves when all is told that can be told now. Never rejects. */
  told(): Promise<void>;
}

/** Undefined where no sync tells anybody: without a mail server. */
export async function watchTrouble(installation: Installation): Promise<TroubleWatch | undefined> {
  const { syncs, log } = installation;
  const offered = await Promise.all(syncs.map(async ({ troubleTeller }) => await troubleTeller?.(installation)));
  const tellers = offered.filter(each => each !== undefined);
  return tellers.length === 0 ? undefined : watching(installation, tellers, log);
}

function watching(
  installation: Installation,
  tellers: readonly TroubleTeller[],
  log: Installation['log'],
): TroubleWatch {
  const { store, syncs, config, operations } = installation;
  const watched = installation.configured.filter(name => installation.entry(name).kind === 'scheduled');
  const syncOf = (name: string) => syncs.find(({ functions }) => functions.some(each => each.name === name));
  const peopleOf = (name: string): readonly string[] =>
    config.functions[name]?.contacts ?? serviceOf(config, syncOf(name)?.name ?? '').contacts;
  /** Those of which something is told, or still to be told: looked at again with whatever ends next. */
  let open: Set<string> | undefined;

  const tell = async (name: string, trouble: Trouble | undefined): Promise<void> => {
    const left = await Promise.all(tellers.map(teller => teller.stands(name, trouble, peopleOf(name))));
    if (trouble === undefined && left.every(each => each === 'told')) open?.delete(name);
    else open?.add(name);
  };
  const look = async (name: string): Promise<void> => {
    const state = await functionState(store, name, installation.leaseTermsOf(name), operations.now());
    const rules = (await syncOf(name)?.faults()) ?? [];
    const trouble = troubleOf(state, text => faultOf(text, rules));
    if (trouble !== 'unclear') await tell(name, trouble === 'none' ? undefined : trouble);
  };
  const opened = async (): Promise<Set<string>> =>
    new Set((await Promise.all(tellers.map(teller => teller.toldOf(watched)))).flat());

  let turn: Promise<void> = Promise.resolve();
  const next = (name: string, act: () => Promise<void>): void => {
    turn = turn.then(act).catch((error: unknown) => {
      log.error({ function: name, error }, `Nobody could be told how ${name} stands: ${messageOf(error)}`);
    });
  };
  return {
    ended: ({ function: name, status }) => {
      if (!watched.includes(name)) return;
      next(name, async () => {
        open ??= await opened();
        // A run that ended well of a function that was well is the ordinary, and costs nothing.
        const isWell = status === 'succeeded' || status === 'partial' || status === 'skipped';
        for (const each of new Set([...(isWell ? [] : [name]), ...open])) await look(each);
      });
    },
    notBegun: (name, error, { trigger }) => {
      if (trigger !== 'scheduler' || error instanceof BadRequestError || !watched.includes(name)) return;
      const { message, advice = 'Look at the log of this time.', whose = 'not known' } = endingOf(error);
      const since = operations.now();
      next(name, () =>
        tell(name, {
          function: name,
          kind: 'not-begun',
          cause: 'not-begun',
          message: `No run of it can begin: ${message}`,
          whose,
          whatToDo: advice,
          since,
          runId: null,
        }),
      );
    },
    told: () => turn,
  };
}
