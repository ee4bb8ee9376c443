import { type Commit, fullPath, type Hook, type Project } from './project.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** A project as the REST API shows it; the member names are GitLab's. */
export function projectEntity(project: Project, groupId: number, baseUrl: string): object {
  const path = fullPath(project);
  const isEmpty = project.commits.length === 0;
  return {
    id: project.id,
    description: null,
    name: project.name,
    name_with_namespace: path.replaceAll('/', ' / '),
    path: project.path,
    path_with_namespace: path,
    created_at: iso(project.createdAt),
    default_branch: isEmpty ? null : project.defaultBranch,
    tag_list: [],
    topics: [],
    http_url_to_repo: `${baseUrl}/${path}.git`,
    web_url: `${baseUrl}/${path}`,
    avatar_url: null,
    star_count: 0,
    last_activity_at: iso(project.lastActivityAt),
    visibility: 'private',
    namespace: {
      id: groupId,
      name: project.namespace.split('/').at(-1),
      path: project.namespace.split('/').at(-1),
      kind: 'group',
      full_path: project.namespace,
      web_url: `${baseUrl}/groups/${project.namespace}`,
    },
    empty_repo: isEmpty,
    archived: project.archived,
    marked_for_deletion_at: project.markedForDeletionOn,
    marked_for_deletion_on: project.markedForDeletionOn,
  };
}

/** A hook as the REST API shows it: never its secrets, only whether there are any. */
export function hookEntity(hook: Hook, projectId: number): object {
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: hook.description,
    created_at: iso(hook.createdAt),
    project_id: projectId,
    push_events: hook.pushEvents,
    tag_push_events: false,
    merge_requests_events: false,
    issues_events: false,
    repository_update_events: false,
    enable_ssl_verification: hook.sslVerification,
    alert_status: hook.alertStatus,
    disabled_until: hook.disabledUntil === null ? null : iso(hook.disabledUntil),
    url_variables: [],
    push_events_branch_filter: null,
    branch_filter_strategy: 'wildcard',
    custom_webhook_template: null,
    custom_headers: [],
    token_present: hook.token !== null,
    signing_token_present: hook.signingToken !== null,
  };
}

export function commitEntity(commit: Commit, projectUrl: string): object {
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: iso(commit.committedAt),
    parent_ids: commit.parent === null ? [] : [commit.parent],
    title: commit.message.split('\n')[0],
    message: commit.message,
    author_name: commit.authorName,
    author_email: `${commit.authorName.toLowerCase().replaceAll(' ', '.')}@example.org`,
    authored_date: iso(commit.authoredAt),
    committer_name: commit.authorName,
    committer_email: `${commit.authorName.toLowerCase().replaceAll(' ', '.')}@example.org`,
    committed_date: iso(commit.committedAt),
    trailers: {},
    extended_trailers: {},
    web_url: `${projectUrl}/-/commit/${commit.sha}`,
  };
}
