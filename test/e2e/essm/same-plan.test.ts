import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { scene as adminScene } from '#functions/admin/sandbox/scene.ts';
import { createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { loadRooms, loadTerm, termDepartments } from '#sandbox/termtime/term.ts';
import { createTermtime, sandboxTermtimeKey } from '#sandbox/termtime/termtime.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { type Installed, installed, requested } from './support/installed.ts';

/** A few rooms that TermTime has yet to learn, a few dozen activities, and somebody's choir. */
const scene: SetScene = async ({ clock, keepSecret, atEnd }) => {
  const termtime = await serve(0, url => createTermtime({ clock, url }));
  const booker = await serve(0, url => createBooker({ clock, url }));
  for (const standIn of [termtime, booker]) atEnd(() => standIn.close());
  const firstDay = new Date(clock.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const rooms = loadRooms(booker.state, 6);
  loadTerm(termtime.state, rooms, { seed: 1, firstDay, weeks: 2, rooms: 6, occurrences: 40 });
  for (const code of termDepartments) termtime.state.departments.set(code, code);
  booker.state.book({ room: rooms[0] ?? '', start: `${firstDay}T21:00`, end: `${firstDay}T22:00`, title: 'Choir' });
  const pace = { perMinute: 60_000, burst: 100 };
  const key = keepSecret('key', sandboxTermtimeKey);
  const password = keepSecret('password', sandboxBookerAccount.password);
  const systems = {
    termtime: { url: termtime.apiUrl, database: 'CambTest', key, ...pace },
    booker: { url: booker.url, email: sandboxBookerAccount.email, password, ...pace },
  };
  const all = [...booker.state.rooms.values()];
  const floors = new Set(all.map(({ floor }) => floor ?? ''));
  const departments = new Set(all.flatMap(room => room.departments.map(({ id }) => id)));
  return {
    upstreams: {
      ...systems,
      termtimeTarget: systems.termtime,
      bookerTarget: systems.booker,
    },
    functions: {
      'essm-rooms': {
        mode: 'apply',
        writable: 'CambTest',
        departments: [...departments].map(code => ({ booker: code, termtime: code })),
        floors: Object.fromEntries([...floors].map((name, index) => [name, { name, code: `F${index}` }])),
      },
      'essm-bookings': { mode: 'apply', writable: new URL(booker.url).host, departments: 'all' },
      'essm-roombookings': { mode: 'apply', enabled: true, writable: 'CambTest', owner: 'rooms' },
    },
    urls: {},
    loaded: [],
    change: () => [],
    state: () => [],
  };
};

const keyed = z.object({ key: z.string() });
const plan = z.object({ changes: z.array(keyed) });
const page = z.object({ items: z.array(keyed), next: z.string().optional() });

const inOrder = (changes: readonly z.output<typeof keyed>[]): string[] => changes.map(({ key }) => key).sort();

/** In the order in which they come to something: rooms first, then what stands in them. */
const names = ['essm-rooms', 'essm-bookings', 'essm-roombookings'];

describe('the ESSM functions on the sandbox', { timeout: 600_000 }, () => {
  let installation: Installed;
  let served = '';

  before(async () => {
    installation = await installed([scene, adminScene]);
    served = await installation.serve();
  });
  after(() => installation[Symbol.asyncDispose]());

  /** What the console shows of a run's plan, all pages. */
  async function onConsole(run: string): Promise<string[]> {
    const changes: z.output<typeof keyed>[] = [];
    for (let place = ''; ; ) {
      const answer = await fetch(`${served}/admin/api/runs/${run}/changes?${place}`);
      assert.equal(answer.status, 200);
      const { items, next } = page.parse(await answer.json());
      changes.push(...items);
      if (next === undefined) return inOrder(changes);
      place = `after=${encodeURIComponent(next)}`;
    }
  }

  for (const name of names) {
    it(`show one plan of ${name}: command line, function, lockstep serve and console, planned and applied`, async () => {
      const planned = inOrder(
        plan.parse(JSON.parse(await installation.lockstep('plan', name, '--format', 'json'))).changes,
      );
      assert.ok(planned.length > 0);
      const deployed = await installation.deploy(name);
      for (const address of [deployed, `${served}/${name}`]) {
        const dry = await requested(address, { mode: 'dry-run' });
        assert.deepEqual(await onConsole(dry.runId), planned, address);
      }
      const applied = await requested(deployed);
      assert.equal(applied.status, 'succeeded');
      assert.deepEqual(await onConsole(applied.runId), planned, 'what was applied');
    });
  }
});
