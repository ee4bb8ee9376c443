import { after, describe } from 'node:test';
import { startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { echo360Frozen } from './support/echo360-frozen-suite.ts';
import { echo360Rivals } from './support/echo360-rivals-suite.ts';
import { echo360Skew } from './support/echo360-skew-suite.ts';
import { seedAsked } from './support/settings.ts';
import { onFirestore } from './support/state-place.ts';

if (!leftOut('firestore', 'rival processes, and wrong clocks, on Firestore’s emulator')) {
  const emulator = await startFirestoreEmulator();
  after(() => emulator.stop());
  const place = onFirestore(emulator.host);
  const seed = seedAsked();
  describe('on Firestore', { concurrency: true }, () => {
    echo360Rivals('Firestore', place, seed);
    echo360Skew(place, seed);
    echo360Frozen(place, emulator.host, seed);
  });
}
