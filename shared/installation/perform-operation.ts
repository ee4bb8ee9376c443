import { didYouMean } from '#shared/config/nearest.ts';
import { BadRequestError, messageOf } from '#shared/core/errors.ts';
import { campaignOperations } from '#shared/descriptor/campaign-operations.ts';
import { runsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation, RunDescriptor, SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type {
  Installed,
  OperationDescriptor,
  OperationPreview,
  OperationResult,
} from '#shared/descriptor/operation.ts';
import { runIdAt } from '#shared/runtime/run/run-id.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type AuditEntry, auditEntries } from '#shared/state/collections/audit.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';

/** What people may do: an operation of its own, or a function that is run by hand. */
export interface Acts {
  readonly kind: 'act';
  readonly sync: SyncDescriptor;
  readonly act: OperationDescriptor;
}
export interface Runs {
  readonly kind: 'run';
  readonly sync: SyncDescriptor;
  readonly run: RunDescriptor;
}
export type Offered = Acts | Runs;

/** The word for it. */
export function nameOf(offered: Offered): string {
  return offered.kind === 'act' ? offered.act.name : (offered.run.operation ?? offered.run.name);
}

/** The function whose settings it works with. */
export function functionOf(offered: Offered): string {
  return offered.kind === 'act' ? offered.act.of : offered.run.configuredAs;
}

/** What it is done to, by its name: a sync, or one of its functions. */
export function objectOf(offered: Offered): string {
  return offered.kind === 'act' && offered.act.doneTo === 'function' ? offered.act.of : offered.sync.name;
}

/** Everything that people may do to the syncs, in the order of the list. */
export function offeredBy(syncs: readonly SyncDescriptor[]): readonly Offered[] {
  return syncs.flatMap(sync => [
    ...sync.operations.map((act): Offered => ({ sync, kind: 'act', act })),
    ...runsOf(sync.functions)
      .flatMap(campaignOperations)
      .map((act): Offered => ({ sync, kind: 'act', act })),
    ...runsOf(sync.functions)
      .filter(({ kind }) => kind === 'by-hand')
      .map((run): Offered => ({ sync, kind: 'run', run })),
  ]);
}

/**
 * The operation of this name; `of` names the sync, or one of its functions, where several have one.
 * @throws BadRequestError that says what there is.
 */
export function offeredAs(syncs: readonly SyncDescriptor[], name: string, of?: string): Offered {
  const all = offeredBy(syncs);
  const named = all.filter(each => nameOf(each) === name);
  if (named.length === 0) {
    const names = [...new Set(all.map(nameOf))];
    throw new BadRequestError(`There is no operation ${name}${didYouMean(name, names) || '.'}`, {
      advice: `The operations are ${names.join(', ')}.`,
    });
  }
  const meant = named.filter(each => of === undefined || each.sync.name === of || functionOf(each) === of);
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const objects = [...new Set(named.map(objectOf))];
  const several = of === undefined ? 'There are several operations' : `${of} has several operations`;
  const why =
    meant.length > 1
      ? `${several} ${name}: say of what.`
      : `${of} has no operation ${name}${didYouMean(of ?? '', objects) || '.'}`;
  throw new BadRequestError(why, { advice: `It is an operation of ${objects.join(', ')}.` });
}

function installed(installation: Installation, who: string): Installed {
  const { config, instance, store, operations, wake } = installation;
  return { config, instance, store, who, now: operations.now, wake };
}

/** Says what an operation would do, where it can. Writes nothing. */
export async function previewOperation(
  installation: Installation,
  act: OperationDescriptor,
  parameters: unknown,
  who: string,
): Promise<OperationPreview<unknown> | undefined> {
  return await act.preview?.(installed(installation, who), parameters);
}

/**
 * Records who did what, when, with which parameters and how it ended. The record is there before the act: of a process
 * that died it says `begun`. `result` puts what `work` gave into words.
 */
export async function audited<Result>(
  { store, operations }: Pick<Installation, 'store' | 'operations'>,
  deed: { readonly who: string; readonly offered: Offered; readonly parameters: unknown },
  work: () => Promise<Result>,
  result: (result: Result) => string,
): Promise<Result> {
  const at = operations.now();
  const id = runIdAt(at, operations.randomId());
  const audit = collectionOn(store, auditEntries);
  const parameters = deed.parameters === undefined ? null : jsonSchema.parse(deed.parameters);
  const entry = (ending: string): AuditEntry => ({
    at,
    who: deed.who,
    action: nameOf(deed.offered),
    target: objectOf(deed.offered),
    detail: { of: functionOf(deed.offered), parameters, result: ending },
  });
  await store.commit(undefined, [audit.create(id, entry('begun'))]);
  try {
    const done = await work();
    await store.commit(undefined, [audit.set(id, entry(result(done)))]);
    return done;
  } catch (error) {
    await store.commit(undefined, [audit.set(id, entry(`failed: ${messageOf(error)}`))]);
    throw error;
  }
}

/** Does what a person asks for; it is audited. @throws BadRequestError for parameters that do not fit */
export async function performOperation(
  installation: Installation,
  offered: Acts,
  parameters: unknown,
  who: string,
): Promise<OperationResult> {
  return await audited(
    installation,
    { who, offered, parameters },
    () => offered.act.perform(installed(installation, who), parameters),
    ({ message }) => message,
  );
}
