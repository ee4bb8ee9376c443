import type { Clock } from '#shared/core/clock.ts';
import { type Commit, type Files, fullPath, headOf, type Project, shaOf } from './project.ts';

/** What a person pushes; what is left out is as GitLab would fill it in. */
export interface Push {
  readonly files: Readonly<Record<string, string | (() => string) | null>>;
  readonly message?: string;
  readonly author?: string;
  /** ms since the epoch; a back-dated commit has an earlier one. */
  readonly committedAt?: number;
}

/** What happened to a project, for whoever sends webhooks. */
export type ForgeEvent =
  | {
      readonly kind: 'push';
      readonly project: Project;
      readonly branch: string;
      readonly before: string;
      readonly after: string;
      readonly commits: readonly Commit[];
    }
  | { readonly kind: 'create' | 'destroy'; readonly project: Project; readonly pathThen: string }
  | { readonly kind: 'rename' | 'transfer'; readonly project: Project; readonly oldPath: string };

export const zeroSha = '0'.repeat(40);

/** GitLab's `push_event_hooks_limit`, as it is unless an administrator changes it. */
const mostBranchesTold = 3;

/** The groups and projects of an instance, and what people do to them in GitLab. */
export class Forge {
  readonly #clock: Clock;
  readonly #groups = new Map<string, number>();
  readonly #projects = new Map<number, Project>();
  #byPath: Map<string, Project> | undefined;
  #sorted: readonly Project[] | undefined;
  /** Those of a group and its subgroups: a listing of 200,000 asks for them 2,000 times. */
  readonly #below = new Map<string, readonly Project[]>();
  #nextId = 1;
  #nextHook = 1;
  /** Ids of users whose access to all groups was taken away. */
  readonly withoutAccess = new Set<number>();
  /**
   * Projects whose repository GitLab cannot read. REST answers 500; GraphQL with an error beside the rest of its
   * answer, or with an internal error in place of all of it.
   */
  readonly stumblesOver = new Map<number, 'an error' | 'an internal error'>();
  /** Told of everything that GitLab would send a hook for. */
  readonly watchers: ((event: ForgeEvent) => void)[] = [];

  constructor(clock: Clock, groups: readonly string[] = []) {
    this.#clock = clock;
    for (const group of groups) this.addGroup(group);
  }

  addGroup(path: string): number {
    const id = this.#groups.get(path) ?? 9000 + this.#groups.size;
    this.#groups.set(path, id);
    return id;
  }

  /** The full path of a group, by its id or its full path. */
  groupPath(idOrPath: string): string | undefined {
    if (this.#groups.has(idOrPath)) return idOrPath;
    return [...this.#groups].find(([, id]) => `${id}` === idOrPath)?.[0];
  }

  groupId(path: string): number {
    return this.#groups.get(path) ?? 0;
  }

  /** Projects by full path: the order of this stand-in's listings, in which a renamed project moves. */
  get all(): readonly Project[] {
    this.#sorted ??= [...this.#projects.values()].sort((a, b) => (fullPath(a) < fullPath(b) ? -1 : 1));
    return this.#sorted;
  }

  find(id: number): Project | undefined {
    return this.#projects.get(id);
  }

  /** A project that the test or the sandbox knows to be there. */
  get(id: number): Project {
    const project = this.#projects.get(id);
    if (project === undefined) throw new Error(`there is no project ${id}`);
    return project;
  }

  /** By the path that it has now: an old one finds nothing. */
  atPath(path: string): Project | undefined {
    this.#byPath ??= new Map([...this.#projects.values()].map(project => [fullPath(project), project]));
    return this.#byPath.get(path);
  }

  /** Those of a group; with `deep` of its subgroups too, with `shared` those shared into it too. */
  inGroup(group: string, { deep, shared }: { readonly deep: boolean; readonly shared: boolean }): readonly Project[] {
    if (shared || !deep)
      return this.all.filter(
        ({ namespace, sharedWith }) =>
          namespace === group || (deep && namespace.startsWith(`${group}/`)) || (shared && sharedWith.has(group)),
      );
    const known = this.#below.get(group);
    if (known !== undefined) return known;
    const found = this.all.filter(({ namespace }) => namespace === group || namespace.startsWith(`${group}/`));
    this.#below.set(group, found);
    return found;
  }

  create(namespace: string, path: string, push?: Push): Project {
    if (!this.#groups.has(namespace)) throw new Error(`there is no group ${namespace}`);
    const id = this.#nextId++;
    const at = this.#clock.now();
    const project: Project = {
      id,
      namespace,
      path,
      name: path,
      archived: false,
      markedForDeletionOn: null,
      defaultBranch: 'master',
      commits: [],
      hooks: [],
      sharedWith: new Set(),
      createdAt: at,
      lastActivityAt: at,
    };
    this.#projects.set(id, project);
    this.#reindex();
    this.#tell({ kind: 'create', project, pathThen: fullPath(project) });
    if (push !== undefined) this.push(id, push);
    return project;
  }

  /** Adds commits to the default branch, by one push. Returns the new head's id. */
  push(id: number, ...pushes: readonly Push[]): string {
    const project = this.get(id);
    const before = headOf(project)?.sha ?? zeroSha;
    const added: Commit[] = [];
    for (const push of pushes) {
      const parent = added.at(-1) ?? headOf(project);
      added.push(this.#commit(project, parent, push));
    }
    project.commits = [...project.commits, ...added];
    project.lastActivityAt = this.#clock.now();
    const after = headOf(project)?.sha ?? zeroSha;
    this.#tell({ kind: 'push', project, branch: project.defaultBranch, before, after, commits: added });
    return after;
  }

  /**
   * Pushes the default branch and others together. GitLab sends a hook for each branch, but none at all for more than
   * three (facts/item-ingest.md: `push_event_hooks_limit`). Returns the new head's id.
   */
  pushTogether(id: number, others: readonly string[], push: Push): string {
    const project = this.get(id);
    const before = headOf(project)?.sha ?? zeroSha;
    const added = this.#commit(project, headOf(project), push);
    project.commits = [...project.commits, added];
    project.lastActivityAt = this.#clock.now();
    if (others.length + 1 > mostBranchesTold) return added.sha;
    this.#tell({ kind: 'push', project, branch: project.defaultBranch, before, after: added.sha, commits: [added] });
    for (const branch of others) this.pushElsewhere(id, branch);
    return added.sha;
  }

  /** Replaces the newest `drop` commits by others: history is rewritten. */
  forcePush(id: number, drop: number, ...pushes: readonly Push[]): string {
    const project = this.get(id);
    const before = headOf(project)?.sha ?? zeroSha;
    const kept = project.commits.slice(0, Math.max(0, project.commits.length - drop));
    const added: Commit[] = [];
    for (const push of pushes) added.push(this.#commit(project, added.at(-1) ?? kept.at(-1), push));
    project.commits = [...kept, ...added];
    project.lastActivityAt = this.#clock.now();
    const after = headOf(project)?.sha ?? zeroSha;
    this.#tell({ kind: 'push', project, branch: project.defaultBranch, before, after, commits: [] });
    return after;
  }

  /** A push to a branch that is not the default one: the item does not change. */
  pushElsewhere(id: number, branch: string): void {
    const project = this.get(id);
    this.#tell({ kind: 'push', project, branch, before: zeroSha, after: 'a'.repeat(40), commits: [] });
  }

  rename(id: number, path: string): void {
    const project = this.get(id);
    const oldPath = fullPath(project);
    project.path = path;
    project.name = path;
    this.#reindex();
    this.#tell({ kind: 'rename', project, oldPath });
  }

  transfer(id: number, namespace: string): void {
    if (!this.#groups.has(namespace)) throw new Error(`there is no group ${namespace}`);
    const project = this.get(id);
    const oldPath = fullPath(project);
    project.namespace = namespace;
    this.#reindex();
    this.#tell({ kind: 'transfer', project, oldPath });
  }

  archive(id: number, archived = true): void {
    this.get(id).archived = archived;
  }

  /** As GitLab does it today: it stays listed under another name until it is deleted for good. */
  markForDeletion(id: number): void {
    const project = this.get(id);
    if (project.markedForDeletionOn !== null) return;
    project.markedForDeletionOn = new Date(this.#clock.now()).toISOString().slice(0, 10);
    const oldPath = fullPath(project);
    project.path = `${project.path}-deletion_scheduled-${id}`;
    project.name = project.path;
    this.#reindex();
    this.#tell({ kind: 'rename', project, oldPath });
  }

  restore(id: number): void {
    const project = this.get(id);
    if (project.markedForDeletionOn === null) return;
    project.markedForDeletionOn = null;
    this.rename(id, project.path.replace(/-deletion_scheduled-\d+$/, ''));
  }

  /** For good. Returns what is gone, so that a test can bring it back as only a backup could. */
  destroy(id: number): Project {
    const project = this.get(id);
    const pathThen = fullPath(project);
    this.#projects.delete(id);
    this.#reindex();
    this.#tell({ kind: 'destroy', project, pathThen });
    return project;
  }

  bringBack(project: Project): void {
    this.#projects.set(project.id, project);
    this.#reindex();
  }

  nextHookId(): number {
    return this.#nextHook++;
  }

  #commit(project: Project, parent: Commit | undefined, push: Push): Commit {
    const at = push.committedAt ?? this.#clock.now();
    const files = new Map(parent?.files);
    for (const [path, text] of Object.entries(push.files)) {
      if (text === null) files.delete(path);
      else files.set(path, text);
    }
    const commit = {
      parent: parent?.sha ?? null,
      message: push.message ?? 'Edit the item',
      authorName: push.author ?? 'Robin Author',
      authoredAt: at,
      committedAt: at,
    };
    return { ...commit, sha: shaOf(commit, contentKey(project.id, files)), files };
  }

  #reindex(): void {
    this.#sorted = undefined;
    this.#byPath = undefined;
    this.#below.clear();
  }

  #tell(event: ForgeEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }
}

/** What tells two trees apart; a text that is made on demand is told by its project alone. */
function contentKey(id: number, files: Files): string {
  return JSON.stringify([...files].map(([path, text]) => [path, typeof text === 'string' ? text : id]));
}
