/** One commit at the head of a project, as whoever pushed it knows it. */
export interface PushedHead {
  readonly sha: string;
  /** The document's fields; null where it cannot be used, or is not there. */
  readonly good: { readonly itemId: number; readonly status: string } | null;
  readonly isMissing: boolean;
}

/** A project as people made it. Instants are ms since the epoch. */
export interface ModelProject {
  readonly id: number;
  /** Every head it ever had, newest last. */
  readonly heads: PushedHead[];
  /** Times in which it was not in the group: deleted, or transferred out. The last one may go on. */
  readonly absences: { from: number; to: number | null }[];
  path: string;
  isArchived: boolean;
  isPending: boolean;
  /** Ids of hooks that somebody else made, and has not removed. */
  readonly foreignHooks: Set<number>;
}

/** What the store says of a project. */
export interface SeenItem {
  readonly standing: 'none' | 'present' | 'gone';
  readonly commit: string | null;
  readonly itemId: number;
  readonly workflowStatus: string;
  readonly path: string;
  readonly isArchived: boolean;
  readonly isPendingDeletion: boolean;
  readonly failure: unknown;
}

/** A hook as the instance has it. */
export interface SeenHook {
  readonly id: number;
  readonly url: string;
  readonly token: string | null;
  readonly pushEvents: boolean;
  readonly sslVerification: boolean;
  readonly alertStatus: string;
}

/**
 * What the sync promises, known from what people do alone: nothing is hidden that was not away long enough, nothing
 * good is lost, nobody else's hook is touched; and when it is quiet, the store is the group.
 */
export class Model {
  readonly projects = new Map<number, ModelProject>();
  readonly #apartMs: number;
  readonly #graceMs: number;
  readonly #ours: { readonly url: string; readonly token: string };
  /** Commits that the store was seen to hold, by project. */
  readonly #held = new Map<number, string>();

  constructor(apartMs: number, graceMs: number, ours: { readonly url: string; readonly token: string }) {
    this.#apartMs = apartMs;
    this.#graceMs = graceMs;
    this.#ours = ours;
  }

  isAway({ absences }: ModelProject): boolean {
    const last = absences.at(-1);
    return last !== undefined && last.to === null;
  }

  leave(project: ModelProject, now: number): void {
    if (!this.isAway(project)) project.absences.push({ from: now, to: null });
  }

  enter(project: ModelProject, now: number): void {
    const last = project.absences.at(-1);
    if (last !== undefined && last.to === null) last.to = now;
  }

  /** From the first moment away to the last: two listings that far apart may both have lacked it. */
  #awayFor({ absences }: ModelProject, now: number): number {
    const [first] = absences;
    return first === undefined ? -1 : (absences.at(-1)?.to ?? now) - first.from;
  }

  /** What must hold at every moment. The first thing that is wrong, or undefined. */
  violation(items: ReadonlyMap<number, SeenItem>, now: number): string | undefined {
    for (const project of this.projects.values()) {
      const item = items.get(project.id);
      const held = this.#held.get(project.id);
      const name = `project ${project.id}`;
      if (item === undefined) {
        if (held !== undefined && this.#awayFor(project, now) < this.#apartMs + this.#graceMs)
          return `${name} was erased although it was not away for the time of grace`;
        this.#held.delete(project.id);
        continue;
      }
      if (item.standing === 'gone' && this.#awayFor(project, now) < this.#apartMs)
        return `${name} is hidden although it was not away for as long as two listings are apart`;
      if (held !== undefined && item.commit === null) return `the good record of ${name} is lost`;
      if (item.commit === null) continue;
      const head = project.heads.find(({ sha }) => sha === item.commit);
      if (head?.good == null) return `${name} holds ${item.commit}, which was never a good head`;
      if (head.good.itemId !== item.itemId || head.good.status !== item.workflowStatus)
        return `the record of ${name} is not that of its commit`;
      this.#held.set(project.id, item.commit);
    }
    return undefined;
  }

  /** Whether somebody else's hooks are as they were left. */
  hookViolation(project: ModelProject, hooks: readonly SeenHook[]): string | undefined {
    for (const id of project.foreignHooks) {
      const hook = hooks.find(each => each.id === id);
      if (hook === undefined) return `hook ${id} of project ${project.id}, which is not ours, is gone`;
      if (hook.url === this.#ours.url) return `hook ${id} of project ${project.id}, which is not ours, was changed`;
    }
    return undefined;
  }

  /** What must hold when it is quiet, and two nights have passed. */
  unfinished(
    items: ReadonlyMap<number, SeenItem>,
    hooksOf: (id: number) => readonly SeenHook[],
    listed: ReadonlySet<number>,
  ): string | undefined {
    const holders = new Map<number, number>();
    for (const [id, item] of items) if (item.standing === 'present') holders.set(item.itemId, id);
    for (const project of this.projects.values()) {
      const item = items.get(project.id);
      const name = `project ${project.id}`;
      if (!listed.has(project.id)) {
        if (item !== undefined && item.standing !== 'gone')
          return `${name} is not in the group, but its item is ${item.standing}`;
        continue;
      }
      const problem = this.#unlike(project, item, holders) ?? this.#hookProblem(project, hooksOf(project.id));
      if (problem !== undefined) return `${name} ${problem}`;
    }
    return undefined;
  }

  #unlike(project: ModelProject, item: SeenItem | undefined, holders: ReadonlyMap<number, number>): string | undefined {
    if (item === undefined) return 'is not known at all';
    if (item.standing === 'gone') return 'is in the group, but its item is hidden';
    if (item.path !== project.path) return `lies at ${project.path}, not at ${item.path}`;
    if (item.isArchived !== project.isArchived) return `is archived: ${project.isArchived}`;
    if (item.isPendingDeletion !== project.isPending) return `waits for deletion: ${project.isPending}`;
    const head = project.heads.at(-1);
    if (head === undefined)
      return item.commit === null && item.standing === 'none' ? undefined : 'has no commit, but an item';
    if (head.good !== null) {
      const holder = holders.get(head.good.itemId);
      if (holder !== undefined && holder !== project.id)
        return item.failure === null ? 'has the id of another item, and is not named as failed' : undefined;
      return item.commit === head.sha && item.failure === null
        ? undefined
        : `has the good head ${head.sha}, but ${item.commit} is held`;
    }
    if (item.commit === null && head.isMissing)
      return item.standing === 'none' ? undefined : 'has no document, but an item';
    return item.failure === null ? 'has a head that cannot be used, and is not named as failed' : undefined;
  }

  #hookProblem({ isArchived, isPending }: ModelProject, hooks: readonly SeenHook[]): string | undefined {
    if (isArchived || isPending) return undefined;
    const ours = hooks.filter(({ url }) => url === this.#ours.url);
    const [hook] = ours;
    if (ours.length !== 1 || hook === undefined) return `has ${ours.length} hooks of ours`;
    const isRight =
      hook.token === this.#ours.token && hook.pushEvents && hook.sslVerification && hook.alertStatus !== 'disabled';
    return isRight ? undefined : 'has a hook of ours that is not as it shall be';
  }
}
