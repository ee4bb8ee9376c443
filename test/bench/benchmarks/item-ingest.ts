import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { costsOfNight, hookTimes, ingestedOf, inProcess, storeWith } from '#test/bench/item-ingest/scene.ts';

const items = 18_200;
const many = 200_000;
const changed = items / 100;
const deliveries = 1_000;
/** New commits of a changed item: half of them have one, half two. */
const commitsOf = (index: number): number => 1 + (index % 2);
/** Hooks that are checked each night. */
const checked = Math.ceil(items / 28);
/** Its item and its document, each read and written anew; its mark, read, written and taken away; its hook's record. */
const leastOfChange = 8;

/** A night without changes and one with 1 % changed, by one of GitLab's interfaces. */
async function nights(api: 'graphql' | 'rest', perItem: number): Promise<Measurement[]> {
  const gitlab = inProcess(items);
  const { forge, url } = gitlab;
  const wire = wireTo(gitlab);
  const store = await storeWith(':memory:', ingestedOf(forge));
  const quiet = await costsOfNight({ url, wire, store, api, night: 1 });
  let commits = 0;
  for (let index = 0; index < changed; index += 1) {
    const id = index * 100 + 1;
    const pushes = Array.from({ length: commitsOf(index) }, (_, at) => ({
      files: { 'item.json': itemText({ id: 1000 + id, status: `Status ${at}` }) },
    }));
    forge.push(id, ...pushes);
    commits += pushes.length;
  }
  const busy = await costsOfNight({ url, wire, store, api, night: 2 });
  await store.close();
  await gitlab.close();
  const pages = Math.ceil(items / 100);
  const least = (api === 'graphql' ? pages : pages + items) / items;
  const extra = commits + 2 * changed;
  return [
    { what: `calls an item, nothing changed, ${api}`, measured: quiet.calls / items, least, limit: perItem },
    {
      what: `calls, 1 % changed, ${api}`,
      measured: busy.calls,
      least: least * items + commits,
      limit: Math.floor(perItem * items) + extra,
    },
    {
      what: `calls more than without changes, ${api}`,
      measured: busy.calls - quiet.calls,
      least: commits,
      limit: null,
    },
    {
      what: `state documents read an item, nothing changed, ${api}`,
      measured: quiet.reads / items,
      least: 1,
      limit: 2.1,
    },
    {
      what: `state documents written, nothing changed, ${api}`,
      measured: quiet.writes,
      least: checked,
      limit: 1.5 * checked,
    },
    {
      what: `state documents read and written more a changed item, ${api}`,
      measured: (busy.reads - quiet.reads + busy.writes - quiet.writes) / changed,
      least: leastOfChange,
      limit: 2 * leastOfChange,
    },
  ];
}

const figures = z.object({ peakMiB: z.number(), seconds: z.number(), marked: z.number(), calls: z.number() });

function start(file: string, args: readonly string[]) {
  const path = fileURLToPath(new URL(`../item-ingest/${file}`, import.meta.url));
  return fork(path, args, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
}

/** The sync in a process of its own, on a store on disk, and the group in another one. */
async function memory(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-items-'));
  const file = join(folder, 'state.sqlite');
  const group = start('group-process.ts', [String(many)]);
  try {
    const [told] = await once(group, 'message');
    const { url } = z.object({ url: z.string() }).parse(told);
    const [code] = await once(start('fill-process.ts', [String(many), file]), 'exit');
    if (code !== 0) throw new Error(`the store could not be filled (${code})`);
    const [message] = await once(start('sync-process.ts', [url, file]), 'message');
    const { peakMiB, seconds, marked, calls } = figures.parse(message);
    const scale = `${many.toLocaleString('en-GB')} items`;
    return [
      { what: `peak memory of item-sync, ${scale}, MiB`, measured: peakMiB, least: null, limit: 512 },
      { what: `marked although nothing changed, ${scale}`, measured: marked, least: 0, limit: 0 },
      { what: `calls an item, ${scale}`, measured: calls / many, least: null, limit: 0.05 },
      { what: `seconds of real time, ${scale}`, measured: seconds, least: null, limit: null },
    ];
  } finally {
    group.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a webhook waits for its answer: deliveries one after the other, each of another project, on a store on disk. */
async function answers(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-items-'));
  try {
    const times = (await hookTimes(join(folder, 'state.sqlite'), deliveries)).sort((a, b) => a - b);
    const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
    return [
      { what: `ms until a webhook is answered, median of ${deliveries}`, measured: at(0.5), least: null, limit: 10 },
      { what: `ms until a webhook is answered, 99th of 100`, measured: at(0.99), least: null, limit: null },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  title: `Items: ${items.toLocaleString('en-GB')} of a GitLab group, a quiet night and 1 % changed`,
  run: async () => ({
    rows: [
      ...(await nights('graphql', 0.05)),
      ...(await nights('rest', 1.1)),
      ...(await answers()),
      ...(await memory()),
    ],
    notes: [
      `${items} items in a group with two subgroups; ${changed} of them changed, half by one commit, half by two pushed together.`,
      'Least: a page of the list for 100 items; by REST also one call an item. A 28th of the hooks is checked as well each night, and those of changed items.',
      'The limit with changes is that of a quiet night, one call more for each new commit, and two for each changed item.',
      'Where memory is measured, the stand-in runs in another process, the store is SQLite on disk, and Node has no options, as the function runs.',
    ],
  }),
};
