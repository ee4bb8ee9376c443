import { createHash, createHmac } from 'node:crypto';
import type { Forge, ForgeEvent } from './forge.ts';
import { fullPath, type Hook, headOf, type Project } from './project.ts';

/** A hook of the whole instance, as an administrator sets it up. */
export interface SystemHook {
  readonly url: string;
  readonly token: string | null;
  readonly signingToken: string | null;
}

export interface WebhookOptions {
  readonly forge: Forge;
  readonly now: () => number;
  readonly baseUrl: () => string;
  /** Sends one delivery; `fetch` unless given. */
  readonly send?: (request: Request) => Promise<Response>;
  readonly systemHooks?: readonly SystemHook[];
}

/** Deliveries that GitLab has sent or failed to send. */
export interface Delivery {
  readonly url: string;
  readonly event: string;
  readonly id: string;
  /** 0 where nobody answered. */
  readonly status: number;
}

const permanentlyDisabledAfter = 40;
const temporarilyDisabledAfter = 4;

/**
 * Sends real webhooks for what happens to projects, as GitLab's documentation has them, and disables hooks that keep
 * failing.
 */
export class Webhooks {
  readonly sent: Delivery[] = [];
  /** Deliveries are lost while it is set, as under load. */
  lost = false;
  /** GitLab disables failing hooks only where an administrator switched that on. */
  autoDisabling = true;
  readonly systemHooks: SystemHook[];
  readonly #options: WebhookOptions;
  readonly #underWay = new Set<Promise<void>>();
  #made = 0;

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.systemHooks = [...(options.systemHooks ?? [])];
    options.forge.watchers.push(event => this.#happened(event));
  }

  /** Resolves once all deliveries so far have been answered. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Sends one delivery of a project's hook again, by hand: the same id. */
  resend(project: Project, hook: Hook, id: string): void {
    const after = headOf(project)?.sha ?? null;
    this.#deliver(
      hook,
      'Push Hook',
      pushPayload(project, { before: after, after, branch: project.defaultBranch }),
      id,
      hook,
    );
  }

  #happened(event: ForgeEvent): void {
    if (this.lost) return;
    const { project } = event;
    if (event.kind === 'push') {
      const payload = {
        ...pushPayload(project, event),
        commits: event.commits.slice(-20).map(commit => ({
          id: commit.sha,
          message: commit.message,
          timestamp: new Date(commit.committedAt).toISOString(),
          author: { name: commit.authorName, email: 'author@example.org' },
          added: [],
          modified: ['item.json'],
          removed: [],
        })),
        total_commits_count: event.commits.length,
      };
      for (const hook of project.hooks) {
        if (hook.pushEvents && this.#isExecutable(hook)) this.#deliver(hook, 'Push Hook', payload, this.#id(), hook);
      }
      this.#system({ ...payload, event_name: 'push' });
      return;
    }
    const names = {
      create: 'project_create',
      destroy: 'project_destroy',
      rename: 'project_rename',
      transfer: 'project_transfer',
    };
    this.#system({
      event_name: names[event.kind],
      created_at: new Date(project.createdAt).toISOString(),
      updated_at: new Date(this.#options.now()).toISOString(),
      name: project.name,
      path: project.path,
      path_with_namespace: 'pathThen' in event ? event.pathThen : fullPath(project),
      project_id: project.id,
      owner_name: project.namespace,
      owner_email: '',
      project_visibility: 'private',
      ...('oldPath' in event ? { old_path_with_namespace: event.oldPath } : {}),
    });
  }

  #system(payload: object): void {
    for (const hook of this.systemHooks) this.#deliver(hook, 'System Hook', payload, this.#id(), undefined);
  }

  #isExecutable(hook: Hook): boolean {
    if (hook.alertStatus === 'temporarily_disabled' && (hook.disabledUntil ?? 0) <= this.#options.now())
      hook.alertStatus = 'executable';
    return hook.alertStatus === 'executable';
  }

  /** A UUID that is the same in the same story. */
  #id(): string {
    this.#made += 1;
    const hex = createHash('sha256').update(`delivery ${this.#made}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  #deliver(
    to: Pick<Hook, 'url' | 'token' | 'signingToken'>,
    event: string,
    payload: object,
    id: string,
    hook: Hook | undefined,
  ): void {
    const request = this.#requestOf(to, event, payload, id);
    const { send = fetch } = this.#options;
    const delivery = send(request)
      .then(
        async response => {
          await response.body?.cancel();
          return response.status;
        },
        () => 0,
      )
      .then(status => {
        this.sent.push({ url: to.url, event, id, status });
        if (hook !== undefined) this.#judge(hook, status);
      });
    this.#underWay.add(delivery);
    delivery.finally(() => this.#underWay.delete(delivery));
  }

  #requestOf(to: Pick<Hook, 'url' | 'token' | 'signingToken'>, event: string, payload: object, id: string): Request {
    const body = JSON.stringify(payload);
    const timestamp = `${Math.floor(this.#options.now() / 1000)}`;
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.5.1-ee',
      'x-gitlab-event': event,
      'x-gitlab-event-uuid': id,
      'x-gitlab-instance': this.#options.baseUrl(),
      'idempotency-key': id,
    };
    if (to.token !== null) headers['x-gitlab-token'] = to.token;
    if (to.signingToken !== null) {
      const key = Buffer.from(to.signingToken.replace(/^whsec_/, ''), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      Object.assign(headers, {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      });
    }
    return new Request(to.url, { method: 'POST', headers, body });
  }

  #judge(hook: Hook, status: number): void {
    if (status >= 200 && status < 300) {
      Object.assign(hook, { failures: 0, alertStatus: 'executable', disabledUntil: null });
      return;
    }
    hook.failures += 1;
    if (!this.autoDisabling) return;
    if (hook.failures >= permanentlyDisabledAfter)
      Object.assign(hook, { alertStatus: 'disabled', disabledUntil: null });
    else if (hook.failures >= temporarilyDisabledAfter) {
      const minutes = Math.min(24 * 60, 2 ** (hook.failures - temporarilyDisabledAfter));
      Object.assign(hook, {
        alertStatus: 'temporarily_disabled',
        disabledUntil: this.#options.now() + minutes * 60_000,
      });
    }
  }
}

function pushPayload(
  project: Project,
  push: { readonly before: string | null; readonly after: string | null; readonly branch: string },
) {
  return {
    object_kind: 'push',
    event_name: 'push',
    before: push.before,
    after: push.after,
    ref: `refs/heads/${push.branch}`,
    checkout_sha: push.after,
    user_name: 'Robin Author',
    project_id: project.id,
    project: {
      id: project.id,
      name: project.name,
      path_with_namespace: fullPath(project),
      default_branch: project.defaultBranch,
    },
    commits: [],
    total_commits_count: 0,
  };
}
