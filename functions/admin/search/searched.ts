import { functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Hits } from '#shared/descriptor/history.ts';

/** Characters of a text that is looked for. */
export const longest = 200;

export interface Searched {
  /** What was looked for; blank: nothing. */
  readonly text: string;
  readonly groups: readonly (Hits & { readonly sync: string })[];
  /** What can be looked for. */
  readonly kinds: readonly { readonly summary: string; readonly by: string }[];
}

/** Asks every sync that this installation has. `now`: ms since the epoch. */
export async function searched({ syncs, config, store }: Installation, asked: string, now: number): Promise<Searched> {
  const text = asked.trim().slice(0, longest);
  const configured = syncs.filter(sync => functionsOf([sync]).some(each => each.settingsIn(config) !== undefined));
  const searches = await Promise.all(
    configured.flatMap(({ name, summary, search }) =>
      search === undefined ? [] : [search().then(({ by, find }) => ({ name, summary, by, find }))],
    ),
  );
  const found =
    text === ''
      ? []
      : searches.map(async ({ name, find }) =>
          (await find({ store, now: () => now }, text)).map(each => ({ sync: name, ...each })),
        );
  return { text, groups: (await Promise.all(found)).flat(), kinds: searches };
}
