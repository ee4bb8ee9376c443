import type { ProjectPage } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';

/** The projects of a group as one reading of the list found them. */
export interface GroupListing {
  /** By id, in no order. A project that came twice is there once. */
  readonly projects: ReadonlyMap<number, GitlabProject>;
  /** Why it proves no absence; blank where it is complete. */
  readonly incomplete: string;
}

/** Gathers the pages of one reading. */
export class ListingReader {
  readonly #projects = new Map<number, GitlabProject>();
  readonly #counts = new Set<number | undefined>();
  #rows = 0;

  add({ projects, count }: ProjectPage): void {
    for (const project of projects) this.#projects.set(project.id, project);
    this.#counts.add(count);
    this.#rows += projects.length;
  }

  get size(): number {
    return this.#projects.size;
  }

  /**
   * What was read. It is complete only when every page told the same count, and just so many different projects came. A
   * list without a count has to be read twice alike: `before` is the reading before this one.
   */
  listing(before?: GroupListing): GroupListing {
    const projects = this.#projects;
    const counts = [...this.#counts];
    const [count] = counts;
    if (counts.length > 1)
      return { projects, incomplete: `the group changed while it was listed (${counts.join(', ')} projects)` };
    if (count !== undefined) {
      const repeated = this.#rows - projects.size;
      const twice = repeated === 0 ? '' : `, ${repeated} of them twice`;
      const incomplete =
        projects.size === count
          ? ''
          : `GitLab counts ${count} projects but listed ${projects.size} different ones${twice}`;
      return { projects, incomplete };
    }
    if (before === undefined)
      return { projects, incomplete: 'GitLab did not count the projects, and they were read only once' };
    const alike = before.projects.size === projects.size && [...projects.keys()].every(id => before.projects.has(id));
    return { projects, incomplete: alike ? '' : 'GitLab did not count the projects, and two readings differ' };
  }
}
