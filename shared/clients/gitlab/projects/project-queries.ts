const place = 'id fullPath archived';
/**
 * What every project is asked for. The head is the last commit of the root's tree: older servers have no `lastCommit`
 * of the repository.
 */
const members = `${place} repository { empty rootRef tree { lastCommit { sha } } }`;

/** The same, and whether a file lies at the head. */
const withBlob = members.replace('empty rootRef', 'empty rootRef blobs(paths: [$path], first: 1) { nodes { path } }');

function groupQuery(asked: string, filter: string): string {
  return `query ($group: ID!, $first: Int!, $after: String) {
  group(fullPath: $group) {
    fullPath
    projects(includeSubgroups: true, ${filter}first: $first, after: $after) {
      count
      nodes { ${asked} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
}

function idsQuery(asked: string, parameter = ''): string {
  return `query ($ids: [ID!], $first: Int!${parameter}) {
  projects(ids: $ids, first: $first) {
    nodes { ${asked} }
    pageInfo { hasNextPage endCursor }
  }
}`;
}

const pathParameter = ', $path: String!';

/**
 * From 18.1 on, and for servers before that: they have archived projects in their list by default, and do not tell what
 * waits for deletion.
 */
export type Generations = readonly [newer: string, older: string];
export const groupQueries: Generations = [
  groupQuery(`${members} markedForDeletion`, 'includeArchived: true, '),
  groupQuery(members, ''),
];
export const idsQueries: Generations = [
  idsQuery(`${withBlob} markedForDeletion`, pathParameter),
  idsQuery(withBlob, pathParameter),
];
/** Without repositories: what GitLab can say of projects whose repository it cannot read. */
export const groupPlaces: Generations = [groupQuery(place, 'includeArchived: true, '), groupQuery(place, '')];
export const idsPlaces: Generations = [idsQuery(place), idsQuery(place)];

/** Every query that is sent, as newer servers are asked and as older ones are. */
export const queries: readonly Generations[] = [groupQueries, idsQueries, groupPlaces, idsPlaces];
