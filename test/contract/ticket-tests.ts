import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fields, Ticket, Write } from '#shared/state/store.ts';
import { create, fieldsOf, put, remove, set, versionOf } from './notes.ts';
import type { OnPremises } from './store.ts';

const ours: Ticket = { control: 'room/sync', ticket: 'ours' };

function control(fields: Fields, expiresAt?: number): Write {
  const options = expiresAt === undefined ? {} : { expiresAt };
  return { kind: 'set', collection: 'functions', id: 'room/sync', fields, ...options };
}

const held = control({ ticket: { id: 'ours', holder: 'me' } });
const refused = { ok: false, why: 'ticket' };

export function ticketTests(on: OnPremises): void {
  describe('commits under a ticket', () => {
    it(
      'write while it is held',
      on(async ({ store }) => {
        await put(store, held, create('b', {}));
        const reads = store.operations.reads;
        assert.deepEqual(await store.commit(ours, [create('a', { n: 1 }), remove('b')]), { ok: true });
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 1 });
        assert.equal(await store.get('notes', 'b'), undefined);
        assert.equal(store.operations.reads - reads, 3);
      }),
    );

    const lost: Record<string, Write | undefined> = {
      'somebody else holds it': control({ ticket: { id: 'theirs' } }),
      'nobody holds it': control({ ticket: null }),
      'the control document has none': control({}),
      'the control document is in another shape': control({ ticket: ['ours'] }),
      'there is no control document': undefined,
      'the control document has expired': control(
        { ticket: { id: 'ours' } },
        Math.floor(performance.timeOrigin) - 60_000,
      ),
    };
    for (const [situation, write] of Object.entries(lost)) {
      it(
        `write nothing when ${situation}`,
        on(async ({ store }) => {
          if (write !== undefined) await put(store, write);
          await put(store, set('b', {}));
          const writes = [set('a', {}), remove('b'), create('c', {})];
          assert.deepEqual(await store.commit(ours, writes), refused);
          assert.deepEqual([...(await store.getMany('notes', ['a', 'b', 'c'])).keys()], ['b']);
        }),
      );
    }

    it(
      'need it held beside too, where it says so',
      on(async ({ store }) => {
        const both: Ticket = { ...ours, beside: ['room/other'] };
        const other = (fields: Fields) => ({ kind: 'set', collection: 'functions', id: 'room/other', fields }) as const;
        await put(store, held);
        assert.deepEqual(await store.commit(both, [set('a', {})]), refused);
        await put(store, other({ ticket: { id: 'theirs' } }));
        assert.deepEqual(await store.commit(both, [set('a', {})]), refused);
        await put(store, other({ ticket: { id: 'ours' } }));
        const reads = store.operations.reads;
        assert.deepEqual(await store.commit(both, [set('a', {})]), { ok: true });
        assert.equal(store.operations.reads - reads, 2);
        await put(store, control({ ticket: null }));
        assert.deepEqual(await store.commit(both, [set('b', {})]), refused);
        assert.deepEqual([...(await store.getMany('notes', ['a', 'b'])).keys()], ['a']);
      }),
    );

    it(
      'keep their preconditions',
      on(async ({ store }) => {
        await put(store, held, create('a', {}));
        const old = await versionOf(store, 'a');
        await put(store, set('a', { n: 1 }));
        const exists = { ok: false, why: 'exists', collection: 'notes', id: 'a' };
        assert.deepEqual(await store.commit(ours, [set('b', {}), create('a', {})]), exists);
        const version = { ok: false, why: 'version', collection: 'notes', id: 'a' };
        assert.deepEqual(await store.commit(ours, [set('b', {}), set('a', {}, { ifVersion: old })]), version);
        assert.equal(await store.get('notes', 'b'), undefined);
      }),
    );

    it(
      'may write the control document itself, and so give the ticket back',
      on(async ({ store }) => {
        await put(store, held);
        assert.deepEqual(await store.commit(ours, [control({ ticket: null }), set('a', {})]), { ok: true });
        assert.deepEqual(await store.commit(ours, [set('b', {})]), refused);
      }),
    );

    it(
      'run side by side',
      on(async ({ store }) => {
        await put(store, held);
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) => store.commit(ours, [create(`n${index}`, {})])),
        );
        assert.ok(results.every(result => result.ok));
      }),
    );

    it(
      'stop at the moment of a theft: what is written after it is the thief’s',
      on(async ({ store, another }) => {
        await put(store, held);
        const thief = another();
        const theft = thief.commit(undefined, [control({ ticket: { id: 'theirs' } }), set('stolen', {})]);
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) => store.commit(ours, [create(`n${index}`, {})])),
        );
        assert.deepEqual(await theft, { ok: true });
        assert.deepEqual(await store.commit(ours, [set('late', {})]), refused);
        const stolen = await store.get('notes', 'stolen');
        const written = await store.getMany(
          'notes',
          Array.from({ length: 10 }, (_, index) => `n${index}`),
        );
        assert.ok(stolen);
        assert.equal(written.size, results.filter(result => result.ok).length);
        for (const note of written.values()) assert.ok(note.updatedAt <= stolen.updatedAt);
      }),
    );
  });
}
