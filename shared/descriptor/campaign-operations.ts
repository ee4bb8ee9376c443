import { configDigest } from '#shared/config/digest.ts';
import { beginParameters, endParameters } from '#shared/runtime/campaign/campaign-request.ts';
import { checkedParameters } from '#shared/runtime/operations/requested-run.ts';
import type { RunDescriptor } from './descriptor.ts';
import type { Installed, OperationDescriptor } from './operation.ts';

function partsOf(run: RunDescriptor, { store, who, now, config }: Installed) {
  return {
    store,
    who,
    now,
    name: run.name,
    configDigest: configDigest(run.basis(config)),
    mayApply: run.permittedMode(config) === 'apply',
  };
}

function begin(run: RunDescriptor): OperationDescriptor {
  const name = 'begin-campaign';
  return {
    name,
    summary: 'permit the changes of a plan over the whole backlog, before they are carried out',
    description:
      'Permits exactly the changes of a plan over the whole backlog that was shown (lockstep plan <function> --whole; on the console, Plan the whole backlog): they do not count against the limits, until a day, at most so many, under the present configuration. Changes that are not in the plan count as usual; the guards on what is read, on absence and on ownership hold all the same.',
    examples: [
      'lockstep plan echo360-queue --whole',
      'lockstep campaign begin echo360-queue --plan <run> --until <day> --why new',
      'lockstep campaign show echo360-queue',
    ],
    of: run.name,
    doneTo: 'function',
    parameters: beginParameters,
    words: undefined,
    atOnce: false,
    preview: async (installed, given) => {
      const { previewBegin } = await import('./campaign-answers.ts');
      return await previewBegin(partsOf(run, installed), checkedParameters(name, beginParameters, given));
    },
    perform: async (installed, given) => {
      const { performBegin } = await import('./campaign-answers.ts');
      return await performBegin(partsOf(run, installed), checkedParameters(name, beginParameters, given));
    },
  };
}

function end(run: RunDescriptor): OperationDescriptor {
  const name = 'end-campaign';
  return {
    name,
    summary: 'end a campaign before its time',
    description:
      'Ends a campaign before its time: from the next round on, all changes count against the limits again. What was carried out under it stays and is not counted.',
    examples: ["lockstep campaign end echo360-queue --why 'the import was wrong' --apply"],
    of: run.name,
    doneTo: 'function',
    parameters: endParameters,
    words: undefined,
    atOnce: false,
    preview: async (installed, given) => {
      const { previewEnd } = await import('./campaign-answers.ts');
      return await previewEnd(partsOf(run, installed), checkedParameters(name, endParameters, given));
    },
    perform: async (installed, given) => {
      const { performEnd } = await import('./campaign-answers.ts');
      return await performEnd(partsOf(run, installed), checkedParameters(name, endParameters, given));
    },
  };
}

/** What people may do about campaigns of a function that has limits. Where it has none there is nothing to permit. */
export function campaignOperations(run: RunDescriptor): readonly OperationDescriptor[] {
  return Object.keys(run.limits).length === 0 ? [] : [begin(run), end(run)];
}
