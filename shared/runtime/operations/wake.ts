import type { Log } from '#shared/core/log.ts';
import type { Store } from '#shared/state/store.ts';
import { readControl, updateControl } from '../lease/control-record.ts';

/**
 * Tells a function that there is work: its next run takes it up without having to look. One that knows already is not
 * written again, so that a thousand wakers cost one write. A run under way that has begun before is followed by
 * another.
 */
export async function wake(
  { store, log }: { readonly store: Store; readonly log: Log },
  name: string,
  why: string,
): Promise<void> {
  if ((await readControl(store, name)).value.pending) return;
  await updateControl(store, name, control => (control.pending ? control : { ...control, pending: true }));
  log.info({ function: name }, `${name} is woken: ${why}`);
}
