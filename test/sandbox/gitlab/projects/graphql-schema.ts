/**
 * The part of GitLab's GraphQL schema that this stand-in answers: groups, projects, head commits and blobs, as facts
 * restated from the reference of 19.5. Members that are newer than the instance plays are left out by `schemaOf`.
 */
const sdl = `
scalar Time
scalar Date
scalar BigInt

type Query {
  group(fullPath: ID!): Group
  project(fullPath: ID!): Project
  projects(after: String, before: String, first: Int, last: Int, ids: [ID!], fullPaths: [String!], archived: ProjectArchived, includeHidden: Boolean, membership: Boolean, search: String, sort: String): ProjectConnection
  metadata: Metadata
  queryComplexity: QueryComplexity
}

type QueryComplexity { limit: Int  score: Int }
type Metadata { enterprise: Boolean!  revision: String!  version: String! }
enum ProjectArchived { EXCLUDE INCLUDE ONLY }
enum NamespaceProjectSort { SIMILARITY ACTIVITY_DESC STORAGE_SIZE_ASC STORAGE_SIZE_DESC }
enum RefType { HEADS TAGS }

type Group {
  id: ID!
  fullPath: ID!
  name: String!
  path: String!
  visibility: String
  projects(after: String, before: String, first: Int, last: Int, includeArchived: Boolean = true, includeSiblingProjects: Boolean = false, includeSubgroups: Boolean = false, notAimedForDeletion: Boolean = false, ids: [ID!], search: String, sort: NamespaceProjectSort): ProjectConnection!
}

type ProjectConnection { count: Int!  edges: [ProjectEdge]  nodes: [Project]  pageInfo: PageInfo! }
type ProjectEdge { cursor: String!  node: Project }
type PageInfo { endCursor: String  hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String }

type Project {
  archived: Boolean
  createdAt: Time
  description: String
  fullPath: ID!
  group: Group
  id: ID!
  lastActivityAt: Time
  markedForDeletion: Boolean @since(version: "18.1")
  markedForDeletionOn: Time @since(version: "16.10")
  name: String!
  path: String!
  permanentDeletionDate: String @since(version: "16.11")
  repository: Repository
  visibility: String
  webUrl: String
}

type Repository {
  empty: Boolean!
  exists: Boolean!
  rootRef: String
  blobs(after: String, before: String, first: Int, last: Int, paths: [String!]!, ref: String, refType: RefType): RepositoryBlobConnection
  commit(ref: String!): Commit @since(version: "17.0")
  lastCommit(path: String, ref: String, refType: RefType): Commit @since(version: "17.0")
  tree(path: String, recursive: Boolean, ref: String, refType: RefType): Tree
}

type Tree { lastCommit: Commit }

type Commit {
  authorName: String
  authoredDate: Time
  committedDate: Time @since(version: "17.0")
  id: ID!
  message: String
  sha: String!
  shortId: String!
  title: String
}

type RepositoryBlobConnection { edges: [RepositoryBlobEdge]  nodes: [RepositoryBlob]  pageInfo: PageInfo! }
type RepositoryBlobEdge { cursor: String!  node: RepositoryBlob }
type RepositoryBlob { id: ID!  name: String  oid: String!  path: String!  rawBlob: String  rawSize: BigInt  size: BigInt }
`;

function isOlder(version: string, since: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}

/** The schema as an instance of this version (`18.5.1-ee`) has it. */
export function sdlOf(version: string): string {
  return sdl
    .split('\n')
    .filter(line => {
      const since = /@since\(version: "([\d.]+)"\)/.exec(line)?.[1];
      return since === undefined || !isOlder(version, since);
    })
    .map(line => line.replace(/ @since\(version: "[\d.]+"\)/, ''))
    .join('\n');
}
