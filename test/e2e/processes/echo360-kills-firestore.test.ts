import { after } from 'node:test';
import { startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { echo360Kills } from './support/echo360-kills-suite.ts';
import { killsAsked, seedAsked } from './support/settings.ts';
import { onFirestore } from './support/state-place.ts';

if (!leftOut('firestore', 'recovery from kills on Firestore’s emulator')) {
  const emulator = await startFirestoreEmulator();
  after(() => emulator.stop());
  echo360Kills('Firestore', onFirestore(emulator.host), killsAsked(9), seedAsked());
}
