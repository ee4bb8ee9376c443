import { z } from 'zod';

/** What a webhook is about: a project, and where it lies and lay. */
export interface HookEvent {
  readonly projectId: number;
  /** Full paths, as far as the event names them. */
  readonly paths: readonly string[];
  readonly why: string;
  /** What tells one event of a project from another, for hooks that have no delivery id of their own. */
  readonly mark: string;
}

const push = z.object({
  object_kind: z.literal('push').optional(),
  event_name: z.literal('push'),
  project_id: z.int().positive(),
  after: z.string().nullish(),
  ref: z.string(),
  project: z.object({ path_with_namespace: z.string() }),
});
const changes = ['project_create', 'project_destroy', 'project_rename', 'project_transfer', 'project_update'] as const;
const change = z.object({
  event_name: z.enum(changes),
  project_id: z.int().positive(),
  path_with_namespace: z.string(),
  old_path_with_namespace: z.string().optional(),
  updated_at: z.string().optional(),
});
const named = z.object({ event_name: z.string().optional(), object_kind: z.string().optional() });

/**
 * The event of a webhook's JSON. `ignored`: another one that GitLab sends (a tag, an issue); `malformed`: not one of
 * GitLab's. Whatever the event says of commits and branches is not used: it only says *look here*, also with a zero
 * `after`, without commits, or of another branch.
 */
export function hookEvent(json: unknown): HookEvent | { readonly ignored: string } | { readonly malformed: string } {
  const name = named.safeParse(json);
  if (!name.success) return { malformed: 'it is no JSON object as GitLab sends it' };
  const kind = name.data.event_name ?? name.data.object_kind;
  if (kind === undefined) return { malformed: 'it names no event' };
  if (kind === 'push') {
    const parsed = push.safeParse(json);
    if (!parsed.success) return { malformed: 'it is no push as GitLab sends it' };
    const { project_id: projectId, project, after, ref } = parsed.data;
    return { projectId, paths: [project.path_with_namespace], why: 'push', mark: `${ref} ${after ?? ''}` };
  }
  if (changes.some(each => each === kind)) {
    const parsed = change.safeParse(json);
    if (!parsed.success) return { malformed: `it is no ${kind} as GitLab sends it` };
    const { project_id: projectId, path_with_namespace: path, old_path_with_namespace: old, updated_at } = parsed.data;
    return {
      projectId,
      paths: old === undefined ? [path] : [path, old],
      why: kind,
      mark: `${kind} ${path} ${updated_at ?? ''}`,
    };
  }
  return { ignored: kind };
}
