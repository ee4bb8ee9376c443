import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import type { Store } from '#shared/state/store.ts';
import { localNow } from '../slot/local-now.ts';
import { conflictReport, reportFormats, reportTypes } from './conflict-report.ts';
import { conflictRows } from './conflict-rows.ts';

const query = z.object({ format: z.enum(reportFormats).default('html') });

/** `essm-conflicts`: the conflict report, `?format=html|csv|json`. Reads state only. */
export function createEssmConflicts(
  { timeZone }: { readonly timeZone: string },
  { store, now }: { readonly store: Store; readonly now: () => number },
): Endpoint {
  return async request => {
    const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success) throw new BadRequestError(`format is one of ${reportFormats.join(', ')}`);
    const { format } = asked.data;
    const rows = await conflictRows(store, localNow(now(), timeZone).text.slice(0, 10));
    const body = await conflictReport(rows, format, new Date(now()).toISOString());
    return new Response(body, { headers: { 'content-type': reportTypes[format], 'cache-control': 'no-store' } });
  };
}
