import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StateError, UnavailableError } from '#shared/core/errors.ts';
import { openFirestoreStore } from '#shared/state/firestore/open-firestore-store.ts';
import type { Store, Ticket, Write } from '#shared/state/store.ts';
import { startFirestoreEmulator } from '#test/support/firestore-emulator.ts';
import { leftOut } from '#test/support/left-out.ts';
import { realClock } from '#test/support/real-clock.ts';
import { create, fieldsOf, put, remove, set, versionOf } from './notes.ts';
import { tcpProxy } from './tcp-proxy.ts';

/** The store's pauses take no time, but count. */
function hurriedClock() {
  let slept = 0;
  return {
    now: realClock.now,
    monotonic: () => slept,
    after: realClock.after,
    sleep: async (ms: number) => {
      slept += ms;
    },
  };
}

if (!leftOut('firestore', 'a Firestore store whose connection fails')) {
  const emulator = await startFirestoreEmulator();
  after(() => emulator.stop());
  let databases = 0;

  const opened = (emulatorHost: string, projectId: string): Store =>
    openFirestoreStore({ projectId, emulatorHost, queries: {}, clock: hurriedClock(), random: Math.random });

  interface Situation {
    readonly prepare: readonly Write[];
    readonly ticket?: Ticket;
    readonly writes: (witness: Store) => Promise<Write[]>;
    /** Done by somebody else while the answer is on its way. */
    readonly meanwhile?: readonly Write[];
  }

  /**
   * Commits to `notes/a` through a connection that is cut when that has been carried out, before the answer arrives.
   */
  async function answerLost({ prepare, ticket, writes, meanwhile = [] }: Situation) {
    const projectId = `trouble-${process.pid}-${Math.floor(performance.timeOrigin)}-${databases++}`;
    const proxy = await tcpProxy(emulator.host);
    const store = opened(proxy.host, projectId);
    const witness = opened(emulator.host, projectId);
    try {
      await put(witness, ...prepare);
      const before = (await witness.get('notes', 'a'))?.version;
      const asked = await writes(witness);
      proxy.swallowAnswersTo('documents/notes/a');
      const outcome = store.commit(ticket, asked).then(
        result => ({ result }),
        (error: unknown) => ({ error }),
      );
      while ((await witness.get('notes', 'a'))?.version === before) await realClock.sleep(1);
      await put(witness, ...meanwhile);
      proxy.cut();
      return { outcome: await outcome, fields: await fieldsOf(witness, 'a'), writes: store.operations.writes };
    } finally {
      await Promise.all([store.close(), witness.close()]);
      await proxy.close();
    }
  }

  describe('a Firestore store whose answer is lost after a commit', () => {
    it('knows that its create came through', async () => {
      const { outcome, fields, writes } = await answerLost({
        prepare: [],
        writes: async () => [create('a', { n: 1 })],
      });
      assert.deepEqual(outcome, { result: { ok: true } });
      assert.deepEqual(fields, { n: 1 });
      assert.equal(writes, 1);
    });

    it('knows that its write at a version came through', async () => {
      const { outcome, fields } = await answerLost({
        prepare: [create('a', { n: 1 })],
        writes: async witness => [set('a', { n: 2 }, { ifVersion: await versionOf(witness, 'a') }), remove('b')],
      });
      assert.deepEqual(outcome, { result: { ok: true } });
      assert.deepEqual(fields, { n: 2 });
    });

    it('knows it under a ticket too, even one that was taken away afterwards', async () => {
      const control = (ticket: string): Write => ({
        kind: 'set',
        collection: 'functions',
        id: 'sync',
        fields: { ticket: { id: ticket } },
      });
      const { outcome, fields } = await answerLost({
        prepare: [control('ours')],
        ticket: { control: 'sync', ticket: 'ours' },
        writes: async () => [create('a', { n: 1 })],
        meanwhile: [control('theirs')],
      });
      assert.deepEqual(outcome, { result: { ok: true } });
      assert.deepEqual(fields, { n: 1 });
    });

    it('does not write again over what somebody else wrote since', async () => {
      const { outcome, fields } = await answerLost({
        prepare: [],
        writes: async () => [set('a', { n: 1 }), set('b', {})],
        meanwhile: [set('a', { n: 'theirs' })],
      });
      assert.deepEqual(outcome, { result: { ok: true } });
      assert.deepEqual(fields, { n: 'theirs' });
    });

    it('says that it does not know when a removal cannot tell', async () => {
      const { outcome, fields } = await answerLost({
        prepare: [create('a', { n: 1 })],
        writes: async witness => [remove('a', { ifVersion: await versionOf(witness, 'a') })],
      });
      assert.ok('error' in outcome && outcome.error instanceof UnavailableError, JSON.stringify(outcome));
      assert.equal(fields, undefined);
    });
  });

  describe('a Firestore store', () => {
    it('reads again when a connection is cut', async () => {
      const proxy = await tcpProxy(emulator.host);
      const store = opened(proxy.host, `trouble-${process.pid}-read`);
      await put(store, set('a', { n: 1 }));
      proxy.swallowAnswersTo('documents/notes/a');
      const reading = fieldsOf(store, 'a');
      proxy.cut();
      assert.deepEqual(await reading, { n: 1 });
      await store.close();
      await proxy.close();
    });

    it('is unavailable, after a bounded number of tries, when nobody answers', async () => {
      const proxy = await tcpProxy(emulator.host);
      await proxy.close();
      const store = opened(proxy.host, 'trouble-absent');
      await assert.rejects(store.get('notes', 'a'), UnavailableError);
      await assert.rejects(store.commit(undefined, [set('a', {})]), UnavailableError);
      await store.close();
    });

    it('says so when there are no credentials, and keeps the process alive', async () => {
      const program = fileURLToPath(new URL('read-without-credentials.ts', import.meta.url));
      const env = { ...process.env, GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent/credentials.json' };
      const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
      assert.equal(stdout, 'CredentialError CredentialError');
    });

    it('loads nothing before it is used, and refuses everything once closed', async () => {
      const store = opened(emulator.host, 'trouble-closed');
      await store.close();
      await store.close();
      await assert.rejects(store.get('notes', 'a'), StateError);
      await assert.rejects(store.commit(undefined, [set('a', {})]), StateError);
    });
  });
}
