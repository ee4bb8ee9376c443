import { z } from 'zod';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { type GitlabOnStage, gitlabOnStage } from '#sandbox/gitlab/on-stage.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { readSecretFile } from './secret-file.ts';
import type { ServedConsole } from './served-console.ts';

const cmisPart = z.object({ database: z.object({ file: z.string() }), setId: z.string() });
const echo360Part = z.object({ url: z.string(), clientId: z.string(), clientSecret: z.string() });

/**
 * What people outside do to mend a system, each by its own door: neither the console nor the sandbox's page knows of
 * it.
 */
export class Outside {
  #gitlab: GitlabOnStage | undefined;
  readonly #served: () => ServedConsole;

  constructor(served: () => ServedConsole) {
    this.#served = served;
  }

  /** To be set up with the others, so that GitLab's people can be reached. */
  readonly scene: SetScene = async stage => {
    this.#gitlab = await gitlabOnStage(stage);
    return { upstreams: {}, functions: {}, urls: {}, loaded: [], change: () => [], state: () => [] };
  };

  /** Whoever runs a system has it answer as it should again. */
  async repaired(system: string): Promise<void> {
    await posted(`${this.#served().sandbox.urls[system]}/__sandbox/reset`, {});
  }

  /** Timetablers at work in CMIS. */
  timetabling<Result>(work: (cmis: ReturnType<typeof createCmisSandbox>, setId: string) => Result): Result {
    const { database, setId } = cmisPart.parse(this.#served().sandbox.config.upstreams['cmis']);
    const cmis = createCmisSandbox({ file: database.file });
    try {
      return work(cmis, setId);
    } finally {
      cmis.close();
    }
  }

  /** An administrator of Echo360 gives somebody an account. */
  async newEchoUser(email: string): Promise<void> {
    const { url, clientId, clientSecret } = echo360Part.parse(this.#served().sandbox.config.upstreams['echo360']);
    const login = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: await readSecretFile(clientSecret),
    });
    const answer = await fetch(`${url}/oauth2/access_token`, { method: 'POST', body: login });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
    const [firstName = '', lastName = ''] = email.split('@')[0]?.split('.') ?? [];
    const headers = { authorization: `Bearer ${token}` };
    await posted(`${url}/public/api/v1/users`, { email, firstName, lastName, roles: ['Instructor'] }, headers);
  }

  /** Whoever keeps the directory says that somebody is here. */
  async isHere(crsid: string): Promise<void> {
    await posted(`${this.#served().sandbox.urls['Lookup']}/__sandbox/people`, { crsid, cancelled: false });
  }

  /** An author pushes a whole item. */
  async pushItem(path: string, item: Parameters<typeof itemText>[0]): Promise<void> {
    const { forge, webhooks } = this.#gitlab?.gitlab ?? failed('GitLab is not on the stage');
    const project = forge.atPath(path) ?? failed(`there is no project ${path}`);
    forge.push(project.id, {
      files: { 'item.json': itemText(item) },
      message: 'Write all of it',
      author: 'Sam Writer',
    });
    await webhooks.settled();
  }
}

function failed(why: string): never {
  throw new Error(why);
}

async function posted(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}
