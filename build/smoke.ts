import { z } from 'zod';

const services = z.record(
  z.string(),
  z.object({
    kind: z.enum(['scheduled', 'endpoint']),
    access: z.enum(['invoker', 'hook', 'iap']).nullable(),
    uri: z.url(),
    audience: z.url(),
  }),
);
export type Services = z.infer<typeof services>;

/** The services of an environment, from `terraform output -json`. */
export function deployedServices(output: string): Services {
  return z.object({ services: z.object({ value: services }) }).parse(JSON.parse(output)).services.value;
}

interface SmokeParts {
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** An identity token for an audience. */
  readonly token: (audience: string) => Promise<string>;
}

/**
 * Calls every service: without a token it must refuse (IAP leads to a sign-in instead; a hook may let everybody in),
 * with one it must be up, and a scheduled function must come to the end of a dry run. Returns what is wrong, in
 * sentences.
 */
export async function smokeTest(all: Services, { fetch, token }: SmokeParts): Promise<string[]> {
  const problems = await Promise.all(
    Object.entries(all).map(async ([name, { kind, access, uri, audience }]): Promise<string[]> => {
      const found: string[] = [];
      const call = async (
        path: string,
        expected: readonly number[],
        what: string,
        init: RequestInit,
      ): Promise<string> => {
        const answer = await fetch(new URL(path, uri), { redirect: 'manual', ...init }).catch(
          (error: unknown) => error,
        );
        if (!(answer instanceof Response)) {
          found.push(`${name}: ${what} got no answer: ${String(answer)}`);
          return '';
        }
        const text = await answer.text();
        if (!expected.includes(answer.status))
          found.push(`${name}: ${what} was answered ${answer.status}, not ${expected.join(' or ')}`);
        return text;
      };
      if (access !== 'hook') {
        const refused = access === 'iap' ? [302, 401, 403] : [401, 403];
        await call('/health', refused, 'a request without a token', { method: 'GET' });
      }
      // Nobody but people passes IAP.
      if (access === 'iap') return found;
      const headers = { authorization: `Bearer ${await token(audience)}` };
      const health = await call('/health', [200], 'its health', { method: 'GET', headers });
      const { data } = z.object({ function: z.string() }).safeParse(health === '' ? {} : parsed(health));
      if (data !== undefined && data.function !== name) found.push(`${name}: its address serves ${data.function}`);
      if (kind === 'endpoint') return found;
      const body = JSON.stringify({ mode: 'dry-run' });
      const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
      const run = await call('/', [200], 'a dry run', init);
      const message = z.object({ message: z.string() }).safeParse(parsed(run)).data?.message;
      const last = found.at(-1);
      if (message !== undefined && last?.includes('a dry run') === true) found.splice(-1, 1, `${last}: ${message}`);
      return found;
    }),
  );
  return problems.flat();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not an answer of ours; its status has been judged.
    return undefined;
  }
}
