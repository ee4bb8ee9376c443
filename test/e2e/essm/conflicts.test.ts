import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { type MailServer, startMailServer } from '#sandbox/smtp/mail-server.ts';
import type { TermtimeState } from '#sandbox/termtime/state.ts';
import { loadRooms } from '#sandbox/termtime/term.ts';
import { createTermtime, sandboxTermtimeKey } from '#sandbox/termtime/termtime.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { type Installed, installed, requested } from './support/installed.ts';

/** A week from now: far enough to be only deferred. */
const firstDay = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

/** Somebody's meeting in the way of one activity, and two activities of TermTime in one room at one time. */
function sceneWith(mailServer: MailServer, told: (termtime: TermtimeState) => void): SetScene {
  return async ({ clock, keepSecret, atEnd }) => {
    const termtime = await serve(0, url => createTermtime({ clock, url }));
    const booker = await serve(0, url => createBooker({ clock, url }));
    for (const standIn of [termtime, booker]) atEnd(() => standIn.close());
    told(termtime.state);
    const [room = '', other = ''] = loadRooms(booker.state, 2);
    termtime.state.timeframes.set('T', { code: 'T', name: 'Term', first: 1, last: 2, from: firstDay });
    const add = (code: string, name: string, where: string, department: string, start: string, end: string) =>
      termtime.state.activities.set(code, {
        code,
        name,
        department,
        type: 'LEC',
        weeks: [1],
        day: 0,
        start,
        end,
        rooms: [where],
        size: 20,
        scheduled: true,
        virtual: false,
        colocation: null,
        timeframe: 'T',
      });
    add('A', '=Algebra & <Analysis>', room, 'MATH', '09:00', '10:00');
    add('B', 'Botany', other, 'BIOL', '11:00', '12:00');
    add('C', 'Chemistry', other, 'CHEM', '11:30', '13:00');
    booker.state.book({ room, start: `${firstDay}T09:30`, end: `${firstDay}T11:00`, title: 'Open day' });
    return {
      upstreams: {
        termtime: { url: termtime.apiUrl, database: 'CambTest', key: keepSecret('key', sandboxTermtimeKey) },
        bookerTarget: {
          url: booker.url,
          email: sandboxBookerAccount.email,
          password: keepSecret('password', sandboxBookerAccount.password),
        },
        smtp: {
          host: 'localhost',
          port: mailServer.port,
          caFile: mailServer.caFile,
          from: 'lockstep@example.ac.uk',
        },
      },
      functions: {
        'essm-bookings': { mode: 'apply', writable: new URL(booker.url).host, departments: 'all' },
        'essm-conflicts': {},
        digest: {
          mode: 'apply',
          domains: ['example.ac.uk'],
          departments: { BIOL: ['biology@example.ac.uk'], CHEM: ['chemistry@example.ac.uk'] },
          others: ['schedulers@example.ac.uk'],
        },
      },
      urls: {},
      loaded: [],
      change: () => [],
      state: () => [],
    };
  };
}

const report = z.object({
  madeAt: z.iso.datetime(),
  conflicts: z.array(
    z.looseObject({ room: z.string(), activity: z.string(), inTheWay: z.string(), whatToDo: z.string() }),
  ),
});

describe('what clashes', { timeout: 300_000 }, () => {
  let installation: Installed;
  let mailServer: MailServer;
  let termtime: TermtimeState | undefined;
  let served = '';

  before(async () => {
    mailServer = await startMailServer();
    installation = await installed([
      sceneWith(mailServer, state => {
        termtime = state;
      }),
    ]);
    served = await installation.serve();
    await requested(`${served}/essm-bookings`);
  });
  after(async () => {
    await installation[Symbol.asyncDispose]();
    await mailServer.close();
  });

  it('is reported in HTML, CSV and JSON, by lockstep serve and by the functions framework alike', async () => {
    const deployed = await installation.deploy('essm-conflicts');
    for (const address of [`${served}/essm-conflicts`, deployed]) {
      const get = (format: string) => fetch(`${address}${format}`);
      const json = await get('?format=json');
      assert.equal(json.headers.get('content-type'), 'application/json');
      const { conflicts } = report.parse(await json.json());
      assert.equal(conflicts.length, 3, address);
      assert.match(conflicts[0]?.inTheWay ?? '', /“Open day” by porter@example\.ac\.uk/);
      assert.match(conflicts[1]?.inTheWay ?? '', /“Chemistry \[C\]”/);
      const csv = await get('?format=csv');
      assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
      assert.match(await csv.text(), /,'=Algebra & <Analysis>,/, 'a formula is text');
      const html = await get('');
      assert.match(html.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(await html.text(), /=Algebra &amp; &lt;Analysis&gt;/);
      assert.equal((await get('?format=pdf')).status, 400);
      assert.equal((await fetch(address, { method: 'DELETE' })).status, 405);
    }
  });

  it('is mailed to the schedulers of both sides, once, with what to do', async () => {
    assert.equal((await requested(`${served}/digest`)).status, 'succeeded');
    const mails = new Map(mailServer.mails.map(mail => [mail.to?.[0]?.address ?? '', mail.text ?? '']));
    assert.deepEqual([...mails.keys()].sort(), [
      'biology@example.ac.uk',
      'chemistry@example.ac.uk',
      'schedulers@example.ac.uk',
    ]);
    const unwrapped = (address: string) => (mails.get(address) ?? '').replaceAll(/\s+/gu, ' ');
    const [room] = report
      .parse(await (await fetch(`${served}/essm-conflicts?format=json`)).json())
      .conflicts.flatMap(({ room: where, activity }) => (activity === 'Botany' ? [where] : []));
    assert.match(unwrapped('biology@example.ac.uk'), new RegExp(`11:00–12:00, room ${room} Botany \\(B\\)`, 'u'));
    assert.match(unwrapped('biology@example.ac.uk'), /In the way: “Chemistry \[C\]”/u);
    assert.match(unwrapped('chemistry@example.ac.uk'), /In the way: “Botany \[B\]”.*Move one of the two in TermTime/u);
    assert.match(unwrapped('schedulers@example.ac.uk'), /“Open day” by porter@example\.ac\.uk/u);
    await requested(`${served}/digest`);
    assert.equal(mailServer.mails.length, 3, 'nobody is told twice');
  });

  it('is over for everybody as soon as somebody has put it right in TermTime', async () => {
    const chemistry = termtime?.activities.get('C');
    assert.ok(chemistry !== undefined);
    [chemistry.start, chemistry.end] = ['14:00', '15:30'];
    const { runId } = await requested(`${served}/essm-bookings`);
    assert.match(await installation.lockstep('show', runId), /2 done/);
    const { conflicts } = report.parse(await (await fetch(`${served}/essm-conflicts?format=json`)).json());
    assert.deepEqual(
      conflicts.map(({ activity }) => activity),
      ['=Algebra & <Analysis>'],
    );
    await requested(`${served}/digest`);
    assert.equal(mailServer.mails.length, 3, 'what is over causes no mail of its own');
  });
});
