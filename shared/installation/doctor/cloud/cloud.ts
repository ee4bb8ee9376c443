import { z } from 'zod';
import type { Finding } from '../finding.ts';

/** Google Cloud as doctor looks at it: reading only, with whatever account is logged in. */
export interface Cloud {
  readonly project: string;
  readonly region: string;
  readonly database: string;
  /** Functions that should be served, and which of them have a scheduler's job. */
  readonly functions: readonly {
    readonly name: string;
    readonly kind: 'scheduled' | 'endpoint';
    readonly isConsole: boolean;
  }[];
  /** ms since the epoch. */
  readonly now: number;
  /** The answer of one of Google's APIs to a GET, as JSON. Throws for a refusal, in its words. */
  readonly get: (url: string) => Promise<unknown>;
  /** Where an address leads a stranger to: the status, and the Location of a redirect. */
  readonly knock: (url: string) => Promise<{ readonly status: number; readonly location: string | null }>;
}

/** One thing that is looked at: what was found, and, where it is not as it should be, what to do. */
export type Check = (cloud: Cloud) => Promise<readonly Finding[]>;

export function good(about: string, says: string): Finding {
  return { about, isGood: true, says };
}

export function bad(about: string, says: string, advice: string): Finding {
  return { about, isGood: false, says, advice };
}

/** Everything on the list, page by page. */
export async function listOf<Item>({ get }: Cloud, url: string, key: string, item: z.ZodType<Item>): Promise<Item[]> {
  const page = z.looseObject({ nextPageToken: z.string().optional() });
  const found: Item[] = [];
  for (let token = ''; ; ) {
    const asked = token === '' ? url : `${url}${url.includes('?') ? '&' : '?'}pageToken=${encodeURIComponent(token)}`;
    const { nextPageToken, ...answer } = page.parse(await get(asked));
    found.push(...z.array(item).parse(answer[key] ?? []));
    token = nextPageToken ?? '';
    if (token === '') return found;
  }
}
