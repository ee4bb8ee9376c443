import { after } from 'node:test';
import { startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { lookupGitlabKills } from './support/lookup-gitlab-kills-suite.ts';
import { killsAsked, seedAsked } from './support/settings.ts';
import { onFirestore } from './support/state-place.ts';

if (!leftOut('firestore', 'recovery of lookup-gitlab from kills on Firestore’s emulator')) {
  const emulator = await startFirestoreEmulator();
  after(() => emulator.stop());
  lookupGitlabKills('Firestore', onFirestore(emulator.host), Math.ceil(killsAsked(4) / 2), seedAsked());
}
