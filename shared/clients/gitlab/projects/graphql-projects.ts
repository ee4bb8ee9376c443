import type { z } from 'zod';
import { chunks } from '#shared/core/chunks.ts';
import { ImplausibleAnswerError, messageOf } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import { type GraphqlPages, GraphqlUnsupportedError, PageFailedError } from './graphql.ts';
import { groupPage, idsPage, placeNode, projectNode, type SeenProject } from './graphql-answers.ts';
import { type Generations, groupPlaces, groupQueries, idsPlaces, idsQueries } from './project-queries.ts';
import { type GitlabProject, groupCalledOtherwise } from './project-schema.ts';
import { type OddProject, readRows } from './read-rows.ts';

/**
 * A page of a group's projects, with how many the whole list is said to have (undefined where the server does not
 * count).
 */
export interface ProjectPage {
  readonly projects: readonly GitlabProject[];
  /** Listed as well, but not to be read. */
  readonly odd: readonly OddProject[];
  readonly count: number | undefined;
}

/** What a look at some projects showed; those that there are not, or that we may not see, are in neither. */
export interface SeenProjects {
  readonly seen: ReadonlyMap<number, SeenProject>;
  /** Why GitLab's answer about a project that is there cannot be read. */
  readonly odd: ReadonlyMap<number, string>;
}

interface Gathered {
  readonly seen: Map<number, SeenProject>;
  readonly odd: Map<number, string>;
}

/** So many projects one after the other over which GitLab stumbles: then it is not they that are broken. */
const stumblesInARow = 8;

/** Remembers which of the queries the server understood. */
export class GraphqlProjects {
  readonly #pages: GraphqlPages;
  #generation: 0 | 1 = 0;
  #stumbles = 0;

  constructor(pages: GraphqlPages) {
    this.#pages = pages;
  }

  /**
   * The projects of a group and its subgroups, page by page, in no order that can be relied on. A page over which
   * GitLab stumbles is asked for without repositories, and its projects by themselves.
   * @throws GraphqlUnsupportedError where the server is too old, ImplausibleAnswerError when the group cannot be seen
   */
  async *ofGroup(group: string): AsyncGenerator<ProjectPage, void> {
    let after: string | null = null;
    const cursors = new Set<string>();
    for (;;) {
      let page: z.infer<typeof groupPage>;
      let isWhole = true;
      try {
        page = await this.#groupPage(groupQueries, group, after);
      } catch (error) {
        if (!(error instanceof PageFailedError)) throw error;
        isWhole = false;
        page = await this.#groupPage(groupPlaces, group, after);
      }
      if (page.group === null) {
        throw new ImplausibleAnswerError(`gitlab shows no group ${group}: it is gone, or our token may not see it`, {
          advice:
            'Nothing was concluded from it. Check the name of the group and that the token’s user is a member of it.',
        });
      }
      if (page.group.fullPath !== group) throw groupCalledOtherwise(group, page.group.fullPath);
      const { count, nodes, pageInfo: info } = page.group.projects;
      const what = `the projects of ${group}`;
      yield { ...(isWhole ? readRows(what, nodes, projectNode) : await this.#inParts(what, nodes)), count };
      if (!info.hasNextPage) return;
      if (info.endCursor === null || cursors.has(info.endCursor)) {
        throw new ImplausibleAnswerError(`gitlab's list of the projects of ${group} does not lead on from its page`);
      }
      cursors.add(info.endCursor);
      after = info.endCursor;
    }
  }

  /** Those of the ids that there are and that we may see, with whether a file of this path lies at their head. */
  async withIds(ids: readonly number[], path: string): Promise<SeenProjects> {
    const found: Gathered = { seen: new Map(), odd: new Map() };
    await this.#look(ids, path, found, false);
    return found;
  }

  #groupPage(generations: Generations, group: string, after: string | null): Promise<z.infer<typeof groupPage>> {
    const what = `the projects of ${group}`;
    return this.#ask(generations, query =>
      this.#pages.page({ what, query, variables: { group, after }, schema: groupPage }),
    );
  }

  /** The projects of a page that came without repositories. */
  async #inParts(what: string, nodes: readonly unknown[]): Promise<Omit<ProjectPage, 'count'>> {
    const { projects: places, odd } = readRows(what, nodes, placeNode);
    const found: Gathered = { seen: new Map(), odd: new Map() };
    // No file is looked for here: any path will do.
    for (const part of halvesOf(places.map(({ id }) => id))) await this.#look(part, 'README.md', found, true);
    // Where none of them was the reason it was too much at once.
    if (found.odd.size === 0) this.#pages.halve();
    const unread = places.flatMap(({ id, fullPath }) =>
      found.seen.has(id) ? [] : [{ id, path: fullPath, why: found.odd.get(id) ?? 'GitLab does not show it any more' }],
    );
    return { projects: [...found.seen.values()], odd: [...odd, ...unread] };
  }

  /** Looks at these; where GitLab stumbles at their halves, until it is known over which. `isPart`: of such. */
  async #look(ids: readonly number[], path: string, found: Gathered, isPart: boolean): Promise<void> {
    const { size } = this.#pages;
    if (ids.length > size) {
      for (const part of chunks(ids, size)) await this.#look(part, path, found, isPart);
      return;
    }
    if (ids.length === 0) return;
    const what = many(ids.length, 'project', 'projects');
    try {
      const { projects } = await this.#idsPage(idsQueries, ids, { path }, isPart);
      // A page that was halved on the way shows fewer than were asked for: they are asked for again, in smaller lots.
      if (projects?.pageInfo.hasNextPage === true && this.#pages.size < ids.length)
        return await this.#look(ids, path, found, isPart);
      const rows = readRows(what, projects?.nodes ?? [], projectNode, 1);
      const nameless = rows.odd.find(({ id }) => id === null);
      // One of them is there, and nobody can tell which: that must not pass for an absence.
      if (nameless !== undefined) throw new PageFailedError(nameless.why);
      for (const project of rows.projects) found.seen.set(project.id, project);
      for (const { id, why } of rows.odd) if (id !== null) found.odd.set(id, why);
      this.#stumbles = 0;
    } catch (error) {
      if (!(error instanceof PageFailedError)) throw error;
      // Where GitLab cannot even say what lies where it is not about one of them.
      if (!isPart) await this.#idsPage(idsPlaces, ids, {}, false);
      const [only] = ids;
      if (only !== undefined && ids.length === 1) {
        this.#stumbles += 1;
        if (this.#stumbles >= stumblesInARow) throw error.cause ?? error;
        found.odd.set(only, messageOf(error));
        return;
      }
      for (const part of halvesOf(ids)) await this.#look(part, path, found, true);
    }
  }

  #idsPage(
    generations: Generations,
    ids: readonly number[],
    more: Readonly<Record<string, unknown>>,
    isTriedOnce: boolean,
  ): Promise<z.infer<typeof idsPage>> {
    const variables = { ids: ids.map(id => `gid://gitlab/Project/${id}`), ...more };
    const what = many(ids.length, 'project', 'projects');
    return this.#ask(generations, query => this.#pages.page({ what, query, variables, schema: idsPage, isTriedOnce }));
  }

  async #ask<Data>(queries: readonly [string, string], ask: (query: string) => Promise<Data>): Promise<Data> {
    if (this.#generation === 0) {
      try {
        return await ask(queries[0]);
      } catch (error) {
        if (!(error instanceof GraphqlUnsupportedError)) throw error;
        this.#generation = 1;
      }
    }
    return await ask(queries[1]);
  }
}

function halvesOf(ids: readonly number[]): readonly (readonly number[])[] {
  const half = Math.ceil(ids.length / 2);
  return [ids.slice(0, half), ids.slice(half)];
}
