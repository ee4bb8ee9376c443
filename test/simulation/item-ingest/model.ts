import { excessOf, type LimitedDeed, Permissions } from '#test/simulation/models/permissions-model.ts';

const minute = 60_000;
const day = 1_440 * minute;

/** So long after a fact changed an act may still rest on it: the request of a frozen process goes out on waking. */
const latestMs = 40 * minute;

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
  /** Hooks that somebody else made, and has not removed, as they were left. */
  readonly foreignHooks: Map<number, SeenHook>;
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
  readonly name: string | null;
  readonly token: string | null;
  readonly pushEvents: boolean;
  readonly sslVerification: boolean;
  readonly alertStatus: string;
}

type Kind = 'gone' | 'erase' | 'hook-create' | 'hook-repair' | 'hook-replace';

/** Changes a day. */
export type ModelLimits = Readonly<Record<Kind, number>>;

export interface ModelOptions {
  readonly apartMs: number;
  readonly graceMs: number;
  readonly ours: { readonly url: string; readonly token: string };
  readonly limits: ModelLimits;
  readonly now: () => number;
  readonly violated: (what: string) => void;
}

/**
 * What the sync promises, known from what people do alone: nothing is hidden that was not away long enough, nothing
 * good is lost, nobody else's hook is touched; and when it is quiet, the store is the group.
 */
export class Model {
  readonly projects = new Map<number, ModelProject>();
  readonly #given: ModelOptions;
  /** Commits that the store was seen to hold, by project. */
  readonly #held = new Map<number, string>();
  /** What was last seen to be asked, or done, of what is gone, by project. */
  readonly #departing = new Map<number, 'gone' | 'erase'>();
  readonly #deeds: (LimitedDeed & { readonly target: string })[] = [];
  /** What people permitted beyond the limits. */
  readonly permissions: Permissions;

  constructor(given: ModelOptions) {
    this.#given = given;
    this.permissions = new Permissions(given.now, latestMs);
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
        if (held !== undefined && this.#awayFor(project, now) < this.#given.apartMs + this.#given.graceMs)
          return `${name} was erased although it was not away for the time of grace`;
        this.#held.delete(project.id);
        continue;
      }
      if (item.standing === 'gone' && this.#awayFor(project, now) < this.#given.apartMs)
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

  /** What one request of ours has made of the hooks of a project. */
  weChanged(project: ModelProject, what: 'made' | 'edited' | 'removed', hooks: readonly SeenHook[]): void {
    const { violated, ours, now } = this.#given;
    const left = project.absences.at(-1);
    if (left?.to === null && now() - left.from > latestMs)
      violated(`a hook of project ${project.id} was changed, which is not in the group`);
    for (const [id, was] of project.foreignHooks) {
      const hook = hooks.find(each => each.id === id);
      if (hook === undefined) violated(`hook ${id} of project ${project.id}, which is not ours, is gone`);
      else if (asMade(hook) !== asMade(was))
        violated(`hook ${id} of project ${project.id}, which is not ours, was changed`);
    }
    const replaces = hooks.some(({ url, alertStatus }) => url === ours.url && alertStatus === 'disabled');
    if (what === 'made') this.#count(replaces ? 'hook-replace' : 'hook-create', project.id);
    if (what === 'edited') this.#count('hook-repair', project.id);
  }

  /** What the store asks for now, of projects that listings lacked. */
  departures(items: ReadonlyMap<number, SeenItem>, asked: ReadonlyMap<number, 'gone' | 'erase'>): void {
    for (const { id } of this.projects.values()) {
      const item = items.get(id);
      const done = item?.standing === 'gone' ? 'gone' : item === undefined && this.#held.has(id) ? 'erase' : undefined;
      const is = asked.get(id) ?? done;
      if (is === this.#departing.get(id)) continue;
      if (is === undefined) this.#departing.delete(id);
      else {
        this.#departing.set(id, is);
        this.#count(is, id);
      }
    }
  }

  /** Over every rolling day: no more of a kind than its limit, but for what a person permitted. */
  #count(kind: Kind, id: number): void {
    const { now, limits, violated } = this.#given;
    const [at, target] = [now(), String(id)];
    if (this.permissions.isApproved(target, at, [kind])) return;
    this.#deeds.push({ kind, target, at, campaigns: this.permissions.campaignsFor(target, at, [kind]) });
    const recent = this.#deeds.filter(deed => at - deed.at < day - latestMs);
    const isAgain = (deed: (typeof recent)[number], index: number): boolean =>
      recent.findIndex(other => other.kind === deed.kind && other.target === deed.target) < index;
    const excess = excessOf(
      recent.filter((deed, index) => !isAgain(deed, index)),
      limits,
    );
    if (excess !== undefined) violated(excess);
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
    const ours = hooks.filter(({ url }) => url === this.#given.ours.url);
    const [hook] = ours;
    if (ours.length !== 1 || hook === undefined) return `has ${ours.length} hooks of ours`;
    const isRight =
      hook.token === this.#given.ours.token &&
      hook.pushEvents &&
      hook.sslVerification &&
      hook.alertStatus !== 'disabled';
    return isRight ? undefined : 'has a hook of ours that is not as it shall be';
  }
}

/** What whoever made a hook has said of it; how it fares is GitLab's business. */
function asMade({ url, name, token, pushEvents, sslVerification }: SeenHook): string {
  return JSON.stringify([url, name, token, pushEvents, sslVerification]);
}
