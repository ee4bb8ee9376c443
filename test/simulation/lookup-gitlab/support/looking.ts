import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Installation } from './installation.ts';

/** Our records, as `username phase`. */
export async function recordsOf({ store }: Installation): Promise<string[]> {
  const found: string[] = [];
  for (const phase of ['intended', 'blocked', 'releasing', 'letting-back', 'overruled'] as const) {
    for await (const { value } of collectionOn(store, blocks).all('inPhase', { phase })) {
      found.push(`${value.username} ${phase}`);
    }
  }
  return found;
}

/** What GitLab has somebody as. */
export function stateOf({ gitlab }: Installation, username: string): string {
  return gitlab.directory.named(username).state;
}
