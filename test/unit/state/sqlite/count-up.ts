import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';

/** Run as a process of its own: adds one to `counters/shared` so many times, each at the version it has read. */
const [file = '', times = '0'] = process.argv.slice(2);
const store = openSqliteStore({ file, queries: {}, now: Date.now });
for (let done = 0; done < Number(times); ) {
  const found = await store.get('counters', 'shared');
  const fields = { n: Number(found?.fields['n'] ?? 0) + 1 };
  const target = { collection: 'counters', id: 'shared', fields };
  const result = await store.commit(undefined, [
    found === undefined ? { kind: 'create', ...target } : { kind: 'set', ...target, ifVersion: found.version },
  ]);
  if (result.ok) done += 1;
}
await store.close();
