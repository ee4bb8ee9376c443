import type { Forge } from './forge.ts';
import type { GraphqlQuirks } from './graphql-route.ts';
import { blobIdOf, type Commit, fullPath, headOf, type Project, textOf } from './project.ts';

/** Rows of a connection that one page may have. */
const largestPage = 100;

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

interface Connection<Row> {
  readonly count: number;
  readonly nodes: readonly Row[];
  readonly pageInfo: object;
}

const cursorOf = (place: string): string => Buffer.from(JSON.stringify({ place })).toString('base64');

function placeOf(cursor: string): string {
  const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
  if (typeof parsed === 'object' && parsed !== null && 'place' in parsed && typeof parsed.place === 'string')
    return parsed.place;
  throw new Error('the cursor is not one of ours');
}

/**
 * A page of rows that lie in the order of their places: it begins behind the cursor's place, wherever rows have gone
 * meanwhile.
 */
export function connection<Row, Shown>(
  rows: readonly Row[],
  place: (row: Row) => string,
  { first, after }: PageArguments,
  shown: (row: Row) => Shown,
): Connection<Shown> {
  const behind = after === null || after === undefined ? '' : placeOf(after);
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && place(row) > behind) high = middle;
    else low = middle + 1;
  }
  const page = rows.slice(low, low + Math.min(first ?? largestPage, largestPage));
  const last = page.at(-1);
  return {
    count: rows.length,
    nodes: page.map(shown),
    pageInfo: {
      endCursor: last === undefined ? null : cursorOf(place(last)),
      hasNextPage: low + page.length < rows.length,
      hasPreviousPage: low > 0,
      startCursor: page[0] === undefined ? null : cursorOf(place(page[0])),
    },
  };
}

function commitValue(commit: Commit) {
  return {
    id: `gid://gitlab/CommitPresenter/${commit.sha}`,
    sha: commit.sha,
    shortId: commit.sha.slice(0, 8),
    title: commit.message.split('\n')[0] ?? '',
    message: commit.message,
    authorName: commit.authorName,
    authoredDate: new Date(commit.authoredAt).toISOString(),
    committedDate: new Date(commit.committedAt).toISOString(),
  };
}

/** What GitLab answers with the status 500 in place of everything. */
export class InternalError extends Error {}

function repositoryValue(project: Project, stumbles: 'an error' | 'an internal error' | undefined) {
  const at = (ref: string | null | undefined): Commit | undefined =>
    ref === null || ref === undefined || ref === 'HEAD' || ref === project.defaultBranch
      ? headOf(project)
      : project.commits.find(({ sha }) => sha === ref);
  const lastCommit = (arguments_: { readonly ref?: string | null }) => {
    const commit = at(arguments_.ref);
    return commit === undefined ? null : commitValue(commit);
  };
  return {
    empty: project.commits.length === 0,
    exists: true,
    rootRef: project.commits.length === 0 ? null : project.defaultBranch,
    lastCommit,
    commit: lastCommit,
    tree: (arguments_: { readonly ref?: string | null }) => {
      if (stumbles === 'an internal error') throw new InternalError('Internal server error');
      if (stumbles === 'an error') throw new Error('13:reading the tree: object database is corrupt');
      return project.commits.length === 0 ? { lastCommit: null } : { lastCommit: lastCommit(arguments_) };
    },
    blobs: (arguments_: PageArguments & { readonly paths: readonly string[]; readonly ref?: string | null }) => {
      const files = at(arguments_.ref)?.files;
      // A path that there is not is simply absent.
      const found = arguments_.paths.filter(path => files?.has(path)).toSorted();
      return connection(
        found,
        path => path,
        arguments_,
        path => {
          const text = textOf(files?.get(path) ?? '');
          return {
            id: `gid://gitlab/Blob/${blobIdOf(text)}`,
            name: path,
            path,
            oid: blobIdOf(text),
            rawBlob: text,
            size: `${Buffer.byteLength(text)}`,
            rawSize: `${Buffer.byteLength(text)}`,
          };
        },
      );
    },
  };
}

function projectValue(project: Project, externalUrl: string, { stumblesOver }: Forge) {
  return {
    id: `gid://gitlab/Project/${project.id}`,
    name: project.name,
    path: project.path,
    fullPath: fullPath(project),
    description: null,
    archived: project.archived,
    markedForDeletion: project.markedForDeletionOn !== null,
    markedForDeletionOn: project.markedForDeletionOn === null ? null : `${project.markedForDeletionOn}T00:00:00Z`,
    // Returned for every project: it proves nothing.
    permanentDeletionDate: '2099-01-01',
    createdAt: new Date(project.createdAt).toISOString(),
    lastActivityAt: new Date(project.lastActivityAt).toISOString(),
    visibility: 'private',
    webUrl: `${externalUrl}/${fullPath(project)}`,
    repository: () => repositoryValue(project, stumblesOver.get(project.id)),
  };
}

interface Answering {
  readonly externalUrl: string;
  readonly version: string;
  readonly complexity: object;
  readonly quirks: Pick<GraphqlQuirks, 'hides' | 'miscounts'>;
}

/** What the root of the schema answers to somebody who may see the groups. */
export function rootValue(forge: Forge, { externalUrl, version, complexity, quirks }: Answering) {
  const listed = (projects: readonly Project[], page: PageArguments) =>
    connection(projects, fullPath, page, project => projectValue(project, externalUrl, forge));
  return {
    metadata: { enterprise: true, revision: '4df2e18a91c', version },
    queryComplexity: complexity,
    group: ({ fullPath: path }: { readonly fullPath: string }) => {
      const known = forge.groupPath(path);
      if (known === undefined) return null;
      return {
        id: `gid://gitlab/Group/${forge.groupId(known)}`,
        fullPath: known,
        name: known.split('/').at(-1) ?? known,
        path: known.split('/').at(-1) ?? known,
        visibility: 'private',
        projects: (arguments_: PageArguments & { readonly includeSubgroups?: boolean | null }) => {
          // Like GitLab's, this listing has no projects that are only shared into the group.
          const all = forge.inGroup(known, { deep: arguments_.includeSubgroups === true, shared: false });
          const shown = quirks.hides.size === 0 ? all : all.filter(({ id }) => !quirks.hides.has(id));
          const page = listed(shown, arguments_);
          return { ...page, count: page.count + quirks.miscounts };
        },
      };
    },
    project: ({ fullPath: path }: { readonly fullPath: string }) => {
      const project = forge.atPath(path);
      return project === undefined ? null : projectValue(project, externalUrl, forge);
    },
    projects: (arguments_: PageArguments & { readonly ids?: readonly string[] | null }) => {
      const wanted = arguments_.ids?.map(id => Number(id.replace('gid://gitlab/Project/', '')));
      const found = wanted?.flatMap(id => forge.find(id) ?? []) ?? forge.all;
      return listed(
        found.toSorted((a, b) => (fullPath(a) < fullPath(b) ? -1 : 1)),
        arguments_,
      );
    },
  };
}
