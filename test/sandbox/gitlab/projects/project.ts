import { createHash } from 'node:crypto';

/** A file's text, or what makes it: a group of 200,000 items need not lie in memory. */
export type FileText = string | (() => string);

export type Files = ReadonlyMap<string, FileText>;

/** A commit with the whole tree as it then was. Instants are ms since the epoch. */
export interface Commit {
  readonly sha: string;
  readonly parent: string | null;
  readonly message: string;
  readonly authorName: string;
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly files: Files;
}

/** A hook as it was made; the secrets never leave the stand-in except in deliveries. */
export interface Hook {
  readonly id: number;
  url: string;
  name: string | null;
  description: string | null;
  pushEvents: boolean;
  sslVerification: boolean;
  token: string | null;
  signingToken: string | null;
  readonly createdAt: number;
  failures: number;
  /** As GitLab has it: `disabled` never comes back by itself. */
  alertStatus: 'executable' | 'temporarily_disabled' | 'disabled';
  disabledUntil: number | null;
}

export interface Project {
  readonly id: number;
  /** Full path of its group. */
  namespace: string;
  path: string;
  name: string;
  archived: boolean;
  /** Date since which it waits for deletion, `YYYY-MM-DD`. */
  markedForDeletionOn: string | null;
  defaultBranch: string;
  /** Newest last; empty for an empty repository. Other branches only by name and head. */
  commits: readonly Commit[];
  readonly hooks: Hook[];
  /** Full paths of groups that it is shared into. */
  readonly sharedWith: Set<string>;
  readonly createdAt: number;
  lastActivityAt: number;
}

export function fullPath({ namespace, path }: Pick<Project, 'namespace' | 'path'>): string {
  return `${namespace}/${path}`;
}

export function headOf({ commits }: Project): Commit | undefined {
  return commits.at(-1);
}

export function textOf(file: FileText): string {
  return typeof file === 'string' ? file : file();
}

/** A commit id as Git makes one: forty hexadecimal digits that depend on all that the commit is. */
export function shaOf(commit: Omit<Commit, 'sha' | 'files'>, content: string): string {
  return createHash('sha1')
    .update(JSON.stringify([commit.parent, commit.message, commit.authorName, commit.authoredAt, commit.committedAt]))
    .update(content)
    .digest('hex');
}

/** Git's object id of a blob. */
export function blobIdOf(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
