import type { GitlabProjects, HookForm } from '#shared/clients/gitlab/projects/project-client.ts';
import type { Stumbles } from '../project/stumbles.ts';

/** What applying the plan of a pass stands on. */
export interface SyncParts {
  readonly gitlab: GitlabProjects;
  readonly group: string;
  /** The hook as it shall be, and the name of its secret. Undefined where no hooks are made. */
  readonly hook: { readonly form: () => Promise<HookForm>; readonly secretVersion: string } | undefined;
  readonly pass: string;
  readonly again: boolean;
  readonly stumbles: Stumbles;
  /** Who asked, for the marks. */
  readonly by: string;
}
