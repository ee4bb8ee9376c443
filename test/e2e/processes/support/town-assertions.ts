import assert from 'node:assert/strict';
import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { assertAtRest } from './recording-assertions.ts';
import { functionName, serviceName, type Town } from './town.ts';

/** That everybody is in GitLab as Lookup has them, and that nothing which was begun is left unfinished. */
export async function assertTownInStep({ gitlab, lookup, installation, theirs, usernames }: Town): Promise<void> {
  const isCancelled = (username: string): boolean => lookup.people.find(username)?.cancelled === true;
  const { directory } = gitlab;
  assert.deepEqual(
    usernames.map(username => `${username} ${directory.named(username).state}`),
    usernames.map(username => `${username} ${theirs.has(username) || isCancelled(username) ? 'blocked' : 'active'}`),
  );
  const ours = usernames.filter(username => !theirs.has(username) && isCancelled(username));
  const claimed = directory.all.filter(({ attributes }) => attributes?.has('lockstep_block') === true);
  assert.deepEqual(
    claimed.map(({ username }) => username).sort(),
    ours.toSorted(),
    'claims stand for our blocks, no others',
  );

  const { store } = installation;
  await assertAtRest(store, functionName);
  const records = collectionOn(store, blocks);
  for (const phase of ['intended', 'releasing', 'overruled'] as const) {
    assert.equal(await records.count('inPhase', { phase }), 0, `no record is ${phase}`);
  }
  assert.equal(await records.count('inPhase', { phase: 'blocked' }), ours.length);
}

/**
 * That nobody was blocked or unblocked twice: each such request changed the account. Unlike a recording, an account is
 * read again before it is asked for, so not even a kill makes a request repeat what an earlier one did. What people had
 * blocked by hand was never lifted.
 */
export function assertNobodyTwice({ gitlab, theirs }: Town): void {
  const { requests, directory } = gitlab;
  const asked = ['block', 'unblock'].map(what => requests.count(`POST /api/v4/users/:id/${what}`));
  const done = directory.events.filter(({ by }) => by === serviceName);
  const changed = ['block', 'unblock'].map(what => done.filter(event => event.what === what).length);
  assert.deepEqual(asked, changed, 'blocks and unblocks asked for, and those that changed something');
  for (const username of theirs) {
    const { id } = directory.named(username);
    const last = directory.events.findLast(({ userId }) => userId === id);
    assert.deepEqual([last?.what, last?.by], ['block', gitlab.person.username], username);
  }
}
