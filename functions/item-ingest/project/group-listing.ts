import type { ProjectPage } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { OddProject } from '#shared/clients/gitlab/projects/read-rows.ts';
import { many } from '#shared/core/many.ts';

/** The projects of a group as one reading of the list found them. */
export interface GroupListing {
  /** By id, in no order. A project that came twice is there once. */
  readonly projects: ReadonlyMap<number, GitlabProject>;
  /** Those that are listed, but of which GitLab's answer cannot be read. */
  readonly odd: readonly OddProject[];
  /** Why it proves no absence; blank where it is complete. */
  readonly incomplete: string;
}

/** Gathers the pages of one reading. */
export class ListingReader {
  readonly #projects = new Map<number, GitlabProject>();
  readonly #odd = new Map<number, OddProject>();
  readonly #nameless: OddProject[] = [];
  readonly #counts = new Set<number | undefined>();
  #rows = 0;

  add({ projects, odd, count }: ProjectPage): void {
    for (const project of projects) this.#projects.set(project.id, project);
    for (const row of odd) {
      if (row.id === null) this.#nameless.push(row);
      else this.#odd.set(row.id, row);
    }
    this.#counts.add(count);
    this.#rows += projects.length + odd.length;
  }

  /** Different projects so far. */
  get size(): number {
    return this.#projects.size + this.#unread().length;
  }

  /** A project that moved between pages may have been odd on one and not on the other. */
  #unread(): OddProject[] {
    return [...this.#odd].flatMap(([id, row]) => (this.#projects.has(id) ? [] : row));
  }

  /**
   * What was read. It is complete only when every page told the same count, and just so many different projects came. A
   * list without a count has to be read twice alike: `before` is the reading before this one.
   */
  listing(before?: GroupListing): GroupListing {
    const projects = this.#projects;
    const unread = this.#unread();
    const ids = new Set([...projects.keys(), ...unread.flatMap(({ id }) => id ?? [])]);
    const odd = [...unread, ...this.#nameless];
    const listed = { projects, odd };
    const counts = [...this.#counts];
    const [count] = counts;
    if (counts.length > 1)
      return { ...listed, incomplete: `the group changed while it was listed (${counts.join(', ')} projects)` };
    if (count !== undefined) {
      const repeated = this.#rows - this.#nameless.length - ids.size;
      const twice = repeated === 0 ? '' : `, ${repeated} of them twice`;
      const incomplete =
        ids.size === count
          ? ''
          : `GitLab counts ${many(count, 'project', 'projects')} but listed ${ids.size} different${twice}`;
      return { ...listed, incomplete };
    }
    if (before === undefined)
      return { ...listed, incomplete: 'GitLab did not count the projects, and they were read only once' };
    if (this.#nameless.length > 0)
      return {
        ...listed,
        incomplete: `${many(this.#nameless.length, 'row of the list does not say which project it is', 'rows of the list do not say which project they are')}`,
      };
    const known = new Set([...before.projects.keys(), ...before.odd.flatMap(({ id }) => id ?? [])]);
    const alike = known.size === ids.size && [...ids].every(id => known.has(id));
    return { ...listed, incomplete: alike ? '' : 'GitLab did not count the projects, and two readings differ' };
  }
}
