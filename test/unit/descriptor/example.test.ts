import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { wireTo } from '#sandbox/kit/network.ts';
import { type Handler, jsonAnswer, paramOf, textAnswer } from '#sandbox/kit/sandbox-http.ts';
import { createStandIn } from '#sandbox/kit/stand-in.ts';
import { configSchemaOf } from '#shared/descriptor/config-schema.ts';
import { guestBadges } from '#test/example/guest-badges/sync.ts';
import { realClock } from '#test/support/real-clock.ts';
import { ShelfCli } from '#test/unit/cli/support/shelf-cli.ts';

const readme = readFileSync(new URL('../../../functions/README.md', import.meta.url), 'utf8');
const printed = [...readme.matchAll(/```ts\n\/\/ functions\/guest-badges\/(\S+)\n(.*?)```/gs)];

describe('the worked example of functions/README.md', () => {
  it('is printed as it is run', () => {
    assert.ok(printed.length >= 6, 'the README prints its files');
    for (const [, name, text] of printed) {
      const file = new URL(`../../example/guest-badges/${name}`, import.meta.url);
      assert.equal(text, readFileSync(file, 'utf8'), `${name} differs from test/example/guest-badges/${name}`);
    }
  });

  it('plans, gives badges, takes back its own alone, and is shown', async () => {
    const clock = realClock;
    const guests = new Set(['Ada', 'Grace']);
    const held = new Set(['Somebody else']);
    const list = createStandIn({
      name: 'guest-list',
      clock,
      routes: [{ method: 'GET', path: '/guests', handler: () => jsonAnswer(200, [...guests]) }],
    });
    const change =
      (act: (guest: string) => void): Handler =>
      request => {
        act(paramOf(request, 'guest'));
        return textAnswer(204, '');
      };
    const office = createStandIn({
      name: 'badge-office',
      clock,
      routes: [
        { method: 'GET', path: '/badges', handler: () => jsonAnswer(200, [...held]) },
        { method: 'PUT', path: '/badges/:guest', handler: change(guest => held.add(guest)) },
        {
          method: 'DELETE',
          path: '/badges/:guest',
          handler: change(guest => held.delete(guest)),
        },
      ],
    });
    const yaml = `environment: staging
service: {name: Reception}
state: {store: sqlite, file: state.sqlite}
upstreams:
  guestList: {url: "${list.url}", perMinute: 6000, burst: 100}
  badgeOffice: {url: "${office.url}", perMinute: 6000, burst: 100}
functions:
  guest-badges: {mode: apply}
`;
    const cli = new ShelfCli({ syncs: [guestBadges], yaml, wire: wireTo(list, office), clock });
    try {
      assert.match((await cli.call('plan', 'guest-badges')).stdout, /2 create/);
      assert.deepEqual([...held], ['Somebody else'], 'a plan writes nothing');
      assert.equal((await cli.call('run', 'guest-badges', '--apply')).code, 0);
      assert.deepEqual([...held].sort(), ['Ada', 'Grace', 'Somebody else']);
      guests.delete('Ada');
      assert.equal((await cli.call('run', 'guest-badges', '--apply')).code, 0);
      assert.deepEqual([...held].sort(), ['Grace', 'Somebody else'], 'only its own badge is taken back');
      assert.match((await cli.call('run', 'guest-badges', '--apply')).stdout, /Nothing to do/);
      assert.match((await cli.call('view', 'guest-badges')).stdout, /Badges of ours(.*\n)+ *Grace/);
      assert.match((await cli.call('--help')).stdout, /gives every guest a badge/);
      assert.equal(configSchemaOf([guestBadges]).safeParse({}).success, false);
    } finally {
      cli.remove();
      await Promise.all([list.close(), office.close()]);
    }
  });
});
