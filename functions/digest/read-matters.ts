import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type OpenMatter, openMatter } from './open-matter.ts';
import type { Reading } from './plan-digest.ts';
import { told } from './told.ts';

/** Everything that is open in any of the syncs, and what people were told of it. Reads state only. */
export async function readMatters(
  syncs: readonly Pick<SyncDescriptor, 'name' | 'matters'>[],
  { timeZone }: { readonly timeZone: string },
  { store, now }: Pick<ReadContext, 'store' | 'now'>,
): Promise<Reading> {
  const today = localDay(now(), timeZone);
  const matters: OpenMatter[] = [];
  for (const sync of syncs) {
    for (const source of await sync.matters()) {
      const key = `${sync.name}/${source.name}`;
      const found = await source.read({ store, today });
      matters.push(...found.map(matter => openMatter(matter, { key, title: source.title })));
    }
  }
  const before: Reading['told'][number][] = [];
  for await (const { value } of collectionOn(store, told).all('upcoming', {}, { from: today })) {
    before.push({ ...value, day: localDay(value.at, timeZone) });
  }
  return { today, matters, told: before };
}

/** `YYYY-MM-DD` of an instant (ms). */
export function localDay(ms: number, timeZone: string): string {
  // Swedish writes dates in just this form.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms);
}
