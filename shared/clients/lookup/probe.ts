import { type Probed, probed } from '#shared/clients/probe.ts';
import { many } from '#shared/core/many.ts';
import type { LookupClient } from './lookup-client.ts';

/** Of the form of a CRSid, and nobody's. */
const nobody = 'zzz9999';

/** Asks Lookup as lookup-gitlab does, about nobody, and says what is not as assumed. */
export async function probeLookup(lookup: LookupClient): Promise<Probed[]> {
  return [
    await probed('the credentials, and an answer about nobody', async () => {
      const { cancelled, odd } = await lookup.ask([nobody]);
      if (odd[0] !== undefined)
        throw new Error(`${many(odd.length, 'record is', 'records are')} odd, such as ${odd[0]}`);
      if (cancelled.size > 0) throw new Error(`it knows ${nobody}, whom nobody can be`);
      return 'an empty list, as it should be';
    }),
  ];
}
