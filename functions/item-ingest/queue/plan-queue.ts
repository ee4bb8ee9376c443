import { type Change, changeKey, type Plan, type Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { ItemGroupConfig } from '../config.ts';
import type { ItemRecord } from '../item/items.ts';
import { type Decision, decide } from './decide.ts';
import type { DueProject, DueReading } from './read-due.ts';

/** What `apply` needs of a look. */
export interface LookPayload {
  readonly due: DueProject;
  readonly decision: Decision;
}

const short = (sha: string | null): string => (sha === null ? 'nothing' : sha.slice(0, 8));

interface Words {
  readonly kind: string;
  readonly title: string;
  readonly to: string;
  readonly reason: string;
}

function inWords(decision: Decision, { work, item }: DueProject): Words {
  const path = ('seen' in decision ? decision.seen.path : undefined) ?? item?.value.path ?? work.value.path;
  const { why } = work.value;
  switch (decision.kind) {
    case 'ingest':
      return {
        kind: item?.value.commit == null ? 'create' : 'update',
        title: `Ingest ${path}`,
        to: short(decision.head),
        reason: why,
      };
    case 'map':
      return { kind: 'map', title: `Map ${path} anew`, to: 'the present mapping', reason: why };
    case 'hide':
      return { kind: 'hide', title: `Hide ${path}`, to: 'gone', reason: decision.why };
    case 'erase':
      return { kind: 'erase', title: `Erase ${path}`, to: 'nothing', reason: decision.why };
    case 'unreadable':
      return { kind: bookkeepingKind, title: `Wait for ${path}`, to: 'waiting', reason: decision.why };
    case 'unseen':
      return { kind: bookkeepingKind, title: `Leave ${path}`, to: 'as it is', reason: decision.why };
    case 'empty':
      return {
        kind: bookkeepingKind,
        title: `Note that ${path} is empty`,
        to: 'no item yet',
        reason: 'its repository is empty',
      };
    case 'current':
      return { kind: bookkeepingKind, title: `Find ${path} up to date`, to: 'up to date', reason: why };
  }
}

function unitOf(due: DueProject, config: Pick<ItemGroupConfig, 'group'>, mappingVersion: number): Unit<LookPayload> {
  const { work, item, seen, odd } = due;
  const { projectId, markedAt, attempts } = work.value;
  const decision = decide({ work: work.value, item: item?.value, seen, odd }, config.group, mappingVersion);
  const { kind, title, to, reason } = inWords(decision, due);
  const from = item === undefined ? 'nothing' : standingText(item.value);
  const change: Change<LookPayload> = {
    // A mark of its own, or another attempt, is a change of its own, even when it leads to the same.
    key: changeKey(kind, String(projectId), `${from} ${markedAt} ${attempts}`, to),
    kind,
    target: String(projectId),
    title,
    // Looked at again as it was: nothing differs.
    ...(from === to ? { from: '', to: '' } : { from, to }),
    reason,
    payload: { due, decision },
  };
  return { key: String(projectId), changes: [change] };
}

function standingText({ standing, commit, failure }: ItemRecord): string {
  if (standing === 'gone') return 'gone';
  const failed = failure === null || failure.commit === commit ? '' : `; ${short(failure.commit)} cannot be used`;
  return `${short(commit)}${failed}`;
}

/** One unit for each marked project: so one worker at a time has to do with an item. Pure. */
export function planQueue(
  { due }: DueReading,
  config: Pick<ItemGroupConfig, 'group'>,
  mappingVersion: number,
): Plan<LookPayload> {
  return {
    units: due.map(each => unitOf(each, config, mappingVersion)),
    findings: [],
    population: {},
  };
}
