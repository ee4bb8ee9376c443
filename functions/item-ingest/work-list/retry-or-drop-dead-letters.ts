import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import { type Counted, countedTo, countText, howMany } from '#shared/descriptor/counted.ts';
import type { ItemOutcome, OperationContext, OperationPreview, OperationResult } from '#shared/descriptor/operation.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { mappingVersion } from '../document/map-fields.ts';
import { blankItem, withFailure } from '../item/item-changes.ts';
import { stateOn } from '../state.ts';
import type { Work } from './work.ts';
import type { DeadLetterParameters } from './work-parameters.ts';
import { redriven } from './work-state.ts';

type Dead = Entry<Work, number>;
type Context = Pick<OperationContext, 'store' | 'who' | 'now' | 'wake'>;

/** Documents written at once. */
const batchSize = 100;

interface Chosen {
  readonly dead: readonly Dead[];
  /** Those named that are none, and why. */
  readonly others: readonly ItemOutcome[];
  /** How many there are, where these are only the first. */
  readonly of?: Counted;
}

/** As many as one preview lists, so that its page is small and costs little. */
const previewed = 150;

/** Counted so far and no further. */
const countedMost = 10_000;

async function deadCount(store: Store): Promise<Counted> {
  return countedTo(countedMost, await stateOn(store).work.count('inState', { state: 'dead' }, { atMost: countedMost }));
}

function moreText({ of }: Chosen, word: string): string {
  return of === undefined
    ? ''
    : ` They are the first of ${countText(of)}: the next are offered when these are done. All at once: lockstep ${word} item-ingest --all --apply`;
}

/** What is left when something was done: in words, and what to ask for then. */
async function leftOf(store: Store): Promise<{ readonly text: string; readonly asked: Pick<OperationResult, 'rest'> }> {
  const left = await deadCount(store);
  if (left.count === 0) return { text: '', asked: {} };
  return { text: ` ${howMany(left)('other is', 'others are')} left.`, asked: { rest: { all: true } } };
}

/**
 * The dead letters that are meant; one that is none stops none of the others. `most`: of all, so many.
 * @throws BadRequestError where all that were named are none
 */
async function chosen(store: Store, { projects }: DeadLetterParameters, most?: number): Promise<Chosen> {
  const { work } = stateOn(store);
  if (projects === undefined && most !== undefined) {
    const { entries, next } = await work.query('inState', { state: 'dead' }, { limit: most });
    return { dead: entries, others: [], ...(next === undefined ? {} : { of: await deadCount(store) }) };
  }
  if (projects === undefined) {
    const all: Dead[] = [];
    for await (const entry of work.all('inState', { state: 'dead' })) all.push(entry);
    return { dead: all, others: [] };
  }
  const found = await work.getMany(projects);
  const dead: Dead[] = [];
  const others: ItemOutcome[] = [];
  for (const projectId of new Set(projects)) {
    const entry = found.get(projectId);
    const what = String(projectId);
    if (entry === undefined) others.push({ what, status: 'gone', why: `nothing waits for project ${projectId}` });
    else if (entry.value.state === 'dead') dead.push(entry);
    else
      others.push({
        what,
        status: 'skipped',
        why: `project ${projectId} is no dead letter: it is tried again by itself`,
      });
  }
  if (dead.length === 0) throw new BadRequestError(`${others.map(({ why }) => capital(why)).join('. ')}.`);
  return { dead, others };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function itemsOf({ dead, others }: Chosen, why: string): readonly ItemOutcome[] {
  return [
    ...dead.map(({ value }): ItemOutcome => ({ what: `${value.projectId} ${value.path}`, status: 'done', why })),
    ...others,
  ];
}

async function commitEach(
  store: Store,
  dead: readonly Dead[],
  writesFor: (entry: Dead) => Promise<readonly Write[]>,
): Promise<void> {
  for (const batch of chunks(dead, batchSize)) {
    const writes = await Promise.all(batch.map(writesFor));
    const result = await store.commit(undefined, writes.flat());
    if (result.ok) continue;
    throw new StateError('One of these was changed by somebody else meanwhile; nothing of this batch was changed.', {
      advice: 'Look at the list again, then choose anew.',
    });
  }
}

const columns = [
  { key: 'project', title: 'project', kind: 'number' },
  { key: 'path', title: 'path' },
  { key: 'reason', title: 'it failed with' },
] as const;

function tableOf(dead: readonly Dead[]) {
  return {
    columns,
    rows: dead.map(({ value }) => ({ project: value.projectId, path: value.path, reason: value.error?.reason ?? '' })),
  };
}

const projectsText = (count: number): string => many(count, 'project', 'projects');

/** Tries dead letters again, with all their attempts before them. */
export async function retryDeadLetters(
  { store, who, now, wake }: Context,
  parameters: DeadLetterParameters,
): Promise<OperationResult> {
  const { dead, others } = await chosen(store, parameters);
  if (dead.length === 0) return { done: 0, message: 'There is no dead letter.' };
  const { work } = stateOn(store);
  await commitEach(store, dead, async entry => [
    work.setIfUnchanged(entry.key, entry, { ...redriven(entry.value, who, now()), dueAt: 0 }),
  ]);
  await wake('item-queue', `${projectsText(dead.length)} are tried again`);
  const { text, asked } = await leftOf(store);
  return {
    done: dead.length,
    ...asked,
    message: `${projectsText(dead.length)} will be looked at by the next run of item-queue.${text}`,
    items: itemsOf({ dead, others }, 'is looked at again'),
    table: tableOf(dead),
  };
}

/** Which dead letters would be looked at again. */
export async function previewRetry(
  { store }: Pick<Context, 'store'>,
  parameters: DeadLetterParameters,
): Promise<OperationPreview<DeadLetterParameters>> {
  const meant = await chosen(store, parameters, previewed);
  const { dead } = meant;
  if (dead.length === 0) throw new BadRequestError('There is no dead letter.');
  return {
    message: `${projectsText(dead.length)} ${dead.length === 1 ? 'is' : 'are'} looked at again.${moreText(meant, 'retry')}`,
    parameters: { projects: dead.map(({ value }) => value.projectId) },
    table: tableOf(dead),
  };
}

/** What dropping would mean, for these dead letters exactly. */
export async function previewDrop(
  { store }: Pick<Context, 'store'>,
  parameters: DeadLetterParameters,
): Promise<OperationPreview<DeadLetterParameters>> {
  const meant = await chosen(store, parameters, previewed);
  const { dead } = meant;
  const shown = dead.map(({ value }) => value.projectId);
  return {
    message: `${projectsText(dead.length)} would be given up until their next push; what is stored of them stays.${moreText(meant, 'drop')}`,
    table: tableOf(dead),
    parameters: shown.length === 0 ? parameters : { projects: shown },
  };
}

/** Gives dead letters up until their next commit: what is stored of them stays, and they are named as failed. */
export async function dropDeadLetters(
  { store, who, now }: Omit<Context, 'wake'>,
  parameters: DeadLetterParameters,
): Promise<OperationResult> {
  const { dead, others } = await chosen(store, parameters);
  const { work, items } = stateOn(store);
  await commitEach(store, dead, async entry => {
    const { key: id, value } = entry;
    const gone = work.removeIfUnchanged(id, entry);
    if (value.ask === 'gone' || value.ask === 'erase') return [gone];
    const known = await items.get(id);
    const before = known?.value ?? { ...blankItem(value.projectId), path: value.path };
    const reason = `given up by ${who}: ${value.error?.reason ?? 'no reason is recorded'}`;
    const head = value.head ?? before.head;
    const after = { ...withFailure(before, reason, head, mappingVersion, now()), head };
    return [gone, items.setIfUnchanged(id, known, after)];
  });
  const { text, asked } = await leftOf(store);
  const are = dead.length === 1 ? 'is given up until its next push' : 'are given up until their next push';
  return {
    done: dead.length,
    ...asked,
    message: `${projectsText(dead.length)} ${are}.${text}`,
    items: itemsOf({ dead, others }, 'is given up until its next push'),
    table: tableOf(dead),
  };
}
