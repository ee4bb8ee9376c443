import type { GitlabHook, GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { ItemState } from '../item/need.ts';
import type { Pass } from '../pass/passes.ts';
import type { ItemProject } from '../project/item-projects.ts';
import type { Work } from '../work-list/work.ts';

/** A listed project beside what is known of it. */
export interface ListedRow {
  readonly listed: GitlabProject;
  readonly item: ItemState | undefined;
  readonly record: Entry<ItemProject, number> | undefined;
  /** Read only where it has to be looked at. */
  readonly work: Entry<Work, number> | undefined;
}

export interface HeadsPart {
  readonly rows: readonly ListedRow[];
  /** Projects that GitLab lists but would not tell the head of, and why. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
  readonly upTo: number;
  readonly isLast: boolean;
  readonly listed: number;
  readonly via: Pass['via'];
  readonly incomplete: string;
}

export interface HookRow {
  readonly record: ItemProject;
  /** As GitLab lists them; undefined where it would not, and why. */
  readonly hooks: readonly GitlabHook[] | undefined;
  readonly problem: string;
}

export interface HooksPart {
  readonly rows: readonly HookRow[];
  /** ms since the epoch. */
  readonly readAt: number;
  /** Whether no hook is left to be checked in this pass after these. */
  readonly isLast: boolean;
  /** Left after these beside those of new and changed projects. */
  readonly left: number;
  /** Hooks that we may have: what a limit's share is a share of. */
  readonly population: number;
}

export interface AbsentRow {
  readonly record: ItemProject;
  readonly item: ItemState | undefined;
  readonly work: Entry<Work, number> | undefined;
}

export interface AbsencePart {
  readonly rows: readonly AbsentRow[];
  readonly listedAt: number;
  readonly incomplete: string;
  /** Projects that are known and not absent. */
  readonly population: number;
}

/** What a person asked for by name. */
export interface ChosenPart {
  readonly rows: readonly ListedRow[];
  /** Project and item ids that led to nothing, and why. */
  readonly unseen: readonly { readonly target: string; readonly why: string }[];
}

/** What one round looked at. A dry run looks at all parts at once. */
export interface SyncReading {
  readonly pass: Pass | undefined;
  readonly again: boolean;
  readonly heads?: HeadsPart;
  readonly hooks?: HooksPart;
  readonly absence?: AbsencePart;
  readonly chosen?: ChosenPart;
}
