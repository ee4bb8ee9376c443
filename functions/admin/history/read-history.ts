import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import type { Console } from '../console.ts';
import { syncNamed } from '../sync/sync-page.ts';
import { changesOver } from './changes-over.ts';

/** One thing with what runs did to it. `now`: ms since the epoch. @throws RefusedHttpRequest 404 */
export async function historyOf(
  console: Console,
  { sync: name, kind, id }: { readonly sync: string; readonly kind: string; readonly id: string },
  now: number,
) {
  const { store } = console.installation;
  const found = (await syncNamed(console, name).histories()).find(each => each.name === kind);
  if (found === undefined) throw new RefusedHttpRequest(404, `${name} has no history of any ${kind}.`);
  const history = await found.read({ store, now: () => now }, id);
  if (history === undefined) {
    throw new RefusedHttpRequest(404, `Nothing is known of ${found.title.toLowerCase()} ${id}, or not any more.`, {
      advice: 'Look for it by another name on the page Search.',
    });
  }
  return { found, history, ...(await changesOver(store, history.runs, history.targets)) };
}
