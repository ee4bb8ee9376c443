import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { ItemRecord } from './items.ts';

/** Why a listed project has to be looked at: `mapping` needs no GitLab call, since the whole document is kept. */
export type Need = 'new' | 'returned' | 'behind' | 'moved' | 'unusable' | 'mapping';

/** What is needed of an item to tell whether it is up to date; read without the rest, for there may be 200,000. */
export type ItemState = Pick<
  ItemRecord,
  | 'projectId'
  | 'path'
  | 'isArchived'
  | 'isPendingDeletion'
  | 'standing'
  | 'goneSince'
  | 'commit'
  | 'head'
  | 'mappingVersion'
> & { readonly failure: Pick<NonNullable<ItemRecord['failure']>, 'commit' | 'mappingVersion'> | null };

/**
 * Whether an item is up to date: its head is the one that was looked at, and its fields were taken by the present
 * mapping. Commits are compared by their ids, so that rewritten and back-dated history is seen. Undefined: nothing to
 * do.
 */
export function needOf(listed: GitlabProject, item: ItemState | undefined, mappingVersion: number): Need | undefined {
  if (item === undefined) return 'new';
  if (item.standing === 'gone') return 'returned';
  const { head } = listed;
  if (head !== undefined && head !== item.head) return 'behind';
  const isMoved =
    listed.path !== item.path ||
    listed.archived !== item.isArchived ||
    (listed.isPendingDeletion ?? item.isPendingDeletion) !== item.isPendingDeletion;
  if (isMoved) return 'moved';
  if (item.failure !== null) return item.failure.mappingVersion < mappingVersion ? 'unusable' : undefined;
  return item.commit !== null && item.mappingVersion < mappingVersion ? 'mapping' : undefined;
}
