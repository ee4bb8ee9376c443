import { z } from 'zod';
import type { Cloud } from './cloud.ts';

const patienceMs = 15_000;
/**
 * Cloud Scheduler, Firestore, Cloud Build and Cloud Monitoring take no read-only scope of the platform (their REST
 * references). What keeps doctor reading is that it asks by GET alone, and the viewer's rights of whoever is logged in.
 */
const scope = 'https://www.googleapis.com/auth/cloud-platform';
const refusal = z.object({ error: z.object({ message: z.string() }) });

/** Google's APIs with the credentials of this machine (`gcloud auth application-default login`), for reading alone. */
export async function googleCloud(fetch: typeof globalThis.fetch): Promise<Pick<Cloud, 'get' | 'knock'>> {
  const { default: gax } = await import('google-gax');
  const auth = new gax.GoogleAuth({ scopes: [scope] });
  return {
    get: async url => {
      const answer = await fetch(url, {
        // With the project that a person's own credentials are counted for, without which some APIs refuse them.
        headers: await auth.getRequestHeaders(url),
        signal: AbortSignal.timeout(patienceMs),
      });
      const body: unknown = await answer.json().catch(() => undefined);
      if (answer.ok) return body;
      const said = refusal.safeParse(body).data?.error.message ?? '';
      throw new Error(`${new URL(url).host} answered ${answer.status}${said === '' ? '' : `: ${said}`}`);
    },
    knock: async url => {
      const answer = await fetch(url, {
        // Identity-Aware Proxy leads only those to a sign-in who take pages; others it refuses, as many things do.
        headers: { accept: 'text/html,*/*' },
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      await answer.body?.cancel();
      return { status: answer.status, location: answer.headers.get('location') };
    },
  };
}
