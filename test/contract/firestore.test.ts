import { after } from 'node:test';
import { openFirestoreStore } from '#shared/state/firestore/open-firestore-store.ts';
import { startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { realClock } from '#test/support/real-clock.ts';
import { storeContract } from './store.ts';

if (!leftOut('firestore', 'the contract of the store on Firestore’s emulator')) {
  const emulator = await startFirestoreEmulator();
  after(() => emulator.stop());

  // Every test has a database of its own, also in an emulator that other files use.
  const run = `contract-${process.pid}-${Math.floor(performance.timeOrigin)}`;
  let databases = 0;

  storeContract({
    name: 'Firestore',
    open: async queries => {
      databases += 1;
      const projectId = `${run}-${databases}`;
      const options = { projectId, emulatorHost: emulator.host, queries, clock: realClock, random: Math.random };
      return { store: openFirestoreStore(options), another: () => openFirestoreStore(options) };
    },
  });
}
