import { openFirestoreStore } from '#shared/state/firestore/open-firestore-store.ts';
import { realClock } from '#test/support/real-clock.ts';

/**
 * Run as a process of its own: prints how two reads end. An error that nobody handles would end the process instead.
 */
const store = openFirestoreStore({ projectId: 'absent', queries: {}, clock: realClock, random: Math.random });
const endings: string[] = [];
for (const id of ['a', 'b']) {
  await store
    .get('notes', id)
    .catch((error: unknown) => endings.push(error instanceof Error ? error.name : String(error)));
}
await store.close();
process.stdout.write(endings.join(' '));
