import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { CmisParts } from '#shared/clients/cmis/cmis-reader.ts';
import type { UpstreamContext } from '#shared/clients/upstream-context.ts';

/** Opens CMIS for one stage of a run and closes it whatever happens: a stage may be the last that the process lives to see. */
export async function withCmis<Result>(
  parts: CmisParts,
  context: UpstreamContext,
  use: (cmis: Cmis) => Promise<Result>,
): Promise<Result> {
  const cmis = await parts.open(context);
  try {
    return await use(cmis);
  } finally {
    await cmis.close();
  }
}
