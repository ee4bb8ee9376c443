import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ItemGroupConfig, ItemQueueConfig } from '../config.ts';
import type { LookMarks } from '../item/item-changes.ts';
import type { Stumbles } from '../project/stumbles.ts';
import type { ChangeOrder } from './changed-at.ts';
import type { DueProject } from './read-due.ts';

/** What a look stands on. */
export interface LookParts {
  readonly gitlab: GitlabProjects;
  readonly group: ItemGroupConfig;
  readonly config: Pick<ItemQueueConfig, 'attempts' | 'firstWaitSeconds' | 'longestWaitMinutes' | 'historyCommits'>;
  readonly order: ChangeOrder;
  readonly stumbles: Stumbles;
}

/** How a pass counts the look. */
export function marksOf({ work }: DueProject, passEnding: LookMarks['passEnding']): LookMarks {
  return { pass: work.value.pass, passEnding };
}
