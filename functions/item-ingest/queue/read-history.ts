import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { GitlabCommit } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { HistoryStep } from '../document/derived.ts';
import { statusOf } from '../document/map-fields.ts';

export interface History {
  /** New commits, oldest first. */
  readonly steps: readonly HistoryStep[];
  /** The item as of the head; undefined where there is no such file. */
  readonly text: string | undefined;
  /** Whether the commits go on from the last one that we know: false after rewritten history. */
  readonly isContinued: boolean;
  /** Whether older commits were passed over. */
  readonly isCut: boolean;
}

const perPage = 100;

interface NewCommits {
  readonly commits: readonly GitlabCommit[];
  readonly isContinued: boolean;
  readonly isCut: boolean;
}

/** The commits from `head` back to `known`, newest first; at most `most` of them. */
async function newCommits(
  gitlab: GitlabProjects,
  projectId: number,
  { head, known, most }: { readonly head: string; readonly known: string | null; readonly most: number },
): Promise<NewCommits> {
  const commits: GitlabCommit[] = [];
  for (let page = 1; ; page += 1) {
    const rows = await gitlab.commits(projectId, head, page);
    const at = known === null ? -1 : rows.findIndex(({ sha }) => sha === known);
    commits.push(...(at === -1 ? rows : rows.slice(0, at)));
    if (at !== -1) return { commits: commits.slice(0, most), isContinued: true, isCut: commits.length > most };
    const isEnd = rows.length < perPage;
    // A known commit further back than `most` is looked for no longer: then the newest ones tell what can be told.
    if (isEnd || commits.length >= most) {
      return { commits: commits.slice(0, most), isContinued: false, isCut: !isEnd || commits.length > most };
    }
  }
}

/**
 * What is new in a project's history: one request a page of commits and one for each commit, whose document is read as
 * it then was.
 */
export async function readHistory(
  gitlab: GitlabProjects,
  projectId: number,
  options: { readonly head: string; readonly known: string | null; readonly most: number; readonly itemFile: string },
): Promise<History> {
  const { commits, isContinued, isCut } = await newCommits(gitlab, projectId, options);
  const steps: HistoryStep[] = [];
  let text: string | undefined;
  for (const { sha, author, committedAt } of commits.toReversed()) {
    text = await gitlab.file(projectId, options.itemFile, sha);
    steps.push({ sha, author, committedAt, workflowStatus: text === undefined ? undefined : statusOf(text) });
  }
  // The head is always read, also where it is known: its document is what is to be kept.
  if (steps.at(-1)?.sha !== options.head) text = await gitlab.file(projectId, options.itemFile, options.head);
  return { steps, text, isContinued, isCut };
}
