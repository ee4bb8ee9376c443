import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { scene as items } from '#functions/item-ingest/sandbox/scene.ts';
import type { InstallationConfig } from '#shared/config/base.ts';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, watchedPage } from './support/browser.ts';
import { Outside } from './support/outside.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

/**
 * Each incident is broken from the sandbox's page, understood from the console alone, and mended outside it; the
 * console then shows it as over. One after the other, on one installation, as a bad week would bring them.
 */
describe('an incident, from the console', {
  skip: leftOut('chromium', 'incidents on the console in a real browser'),
}, () => {
  let served: ServedConsole;
  let browser: Browser;
  let page: Page;
  let context: BrowserContext;
  let complaints: string[];

  const outside = new Outside(() => served);

  before(async () => {
    // The made-up year is small: what a real one may lose in a day would be all of it.
    const bounded = ({ functions, ...config }: InstallationConfig) => ({
      ...config,
      functions: {
        ...functions,
        'echo360-queue': Object.assign({}, functions['echo360-queue'], {
          limits: { delete: { share: 0.5, floor: 0, cap: 30 } },
        }),
      },
    });
    served = await servedConsole(bounded, [items, outside.scene]);
    browser = await openBrowser();
    ({ page, context, complaints } = await watchedPage(browser));
  });
  after(async () => {
    await context?.close();
    await browser?.close();
    await served?.close();
  });

  const origin = () => new URL(served.url).origin;
  /** What the sandbox's page says that it did. */
  const broken = async (title: string): Promise<string> => {
    await page.goto(`${origin()}/sandbox/`);
    await page.getByRole('button', { name: `Break: ${title}` }).click();
    return await page.getByRole('status').first().locator('li').first().innerText();
  };
  const needs = async (): Promise<string> => {
    await page.goto(`${served.url}/`);
    return await page.locator('[data-region=needs]').innerText();
  };
  const card = async (name: string): Promise<string> => {
    await page.goto(`${served.url}/`);
    return await page.locator('article', { has: page.getByRole('link', { name, exact: true }) }).innerText();
  };

  it('Echo360 refuses our secret: who must mend what is said, and that it is over', async () => {
    await broken('Echo360 refuses our secret');
    assert.equal(await served.run('echo360-queue'), 'failed');
    assert.match(await needs(), /does not work\s+echo360-queue[\s\S]*secret|credential|401/i);
    await page.getByRole('link', { name: 'Look at the run' }).first().click();
    assert.match(await page.locator('main').innerText(), /What to do:/);
    await outside.repaired('Echo360');
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    assert.doesNotMatch(await needs(), /does not work/);
  });

  it('two lessons in one room: the room, the day and whom to ask are named', async () => {
    const placesBefore = outside.timetabling((cmis, setId) => placesOf(cmis.database, setId));
    await broken('Two lessons are put into one room');
    await served.run('echo360-queue');
    assert.match(await needs(), /rooms?' days? ha(s|ve) lessons that are not recorded/);
    await page
      .getByRole('link', { name: /^See (it|all)/ })
      .first()
      .click();
    assert.match(await page.locator('main').innerText(), /@|timetabler/);
    // The one who is asked puts the lesson back.
    outside.timetabling((cmis, setId) => {
      for (const [slotId, place] of placesOf(cmis.database, setId)) {
        const before = placesBefore.get(slotId);
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(place))
          cmis.updateSlot({ setId, slotId }, before);
      }
    });
    await served.run('echo360-queue');
    assert.doesNotMatch(await needs(), /not recorded/);
  });

  it('Echo360 is down: runs are aborted, nothing is lost, and they go on', async () => {
    await broken('Echo360 is down');
    await served.sandbox.change();
    assert.equal(await served.run('echo360-queue'), 'aborted');
    assert.match(await card('echo360-queue'), /aborted/);
    assert.match(await needs(), /Every sync does its work/, 'once is no accident yet');
    for (const again of [2, 3]) assert.equal(await served.run('echo360-queue'), 'aborted', `${again}`);
    assert.match(await needs(), /was aborted 3 times since/);
    await outside.repaired('Echo360');
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    assert.match(await card('echo360-queue'), /succeeded/);
    assert.doesNotMatch(await needs(), /was aborted/);
  });

  it('a process is killed in the midst of a run: its lease is released from the console', async () => {
    await broken('A process is killed in the midst of echo360-queue');
    assert.match(await card('echo360-queue'), /a killed process, dead/);
    await page.goto(`${served.url}/functions/echo360-queue`);
    await page.getByRole('link', { name: /Release the dead lease/ }).click();
    await page.getByRole('button', { name: 'Release the dead lease' }).click();
    await page.getByText('was abandoned').waitFor();
    assert.doesNotMatch(await card('echo360-queue'), /dead/);
    assert.equal(await served.run('echo360-queue'), 'succeeded');
  });

  it('many slots are taken off at once: nothing is written until a person has looked and approved', async () => {
    await broken('300 slots are taken off at once');
    assert.equal(await served.run('echo360-queue'), 'blocked');
    assert.match(await needs(), /waits for you[\s\S]*stopped by a limit/);
    await page.getByRole('link', { name: 'See and approve' }).click();
    assert.match(await page.locator('main').innerText(), /delete: \d+ planned.*only \d+ of \d+ are allowed/);
    await page.getByRole('link', { name: 'Look at every change of the plan' }).click();
    assert.ok((await page.getByRole('table', { name: 'Changes', exact: true }).locator('tbody tr').count()) > 5);
    await page.getByRole('link', { name: 'See what approving does' }).click();
    await page.getByRole('button', { name: 'Approve the blocked plan' }).click();
    await page.getByText('is approved').waitFor();
    assert.match(await needs(), /more to know/);
    await page.goto(`${served.url}/do/withdraw/echo360-queue`);
    await page.getByRole('button', { name: 'Withdraw the approval' }).click();
    await page.getByText('is withdrawn').waitFor();
    outside.timetabling((cmis, setId) =>
      cmis.transaction(() => {
        for (const [slotId, { status }] of placesOf(cmis.database, setId)) {
          if (status === 3) cmis.updateSlot({ setId, slotId }, { status: 2 });
        }
      }),
    );
    await served.run('echo360-queue');
    assert.doesNotMatch(await needs(), /stopped by a limit/);
  });

  it('GitLab’s token is no administrator’s: the run fails and says whom to ask', async () => {
    await broken('GitLab’s token is no administrator’s any more');
    assert.equal(await served.run('lookup-gitlab'), 'failed');
    assert.match(await needs(), /does not work\s+lookup-gitlab/);
    await page.getByRole('link', { name: 'Look at the run' }).first().click();
    assert.match(await page.locator('main').innerText(), /What to do:/);
    await outside.repaired('GitLab');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    assert.doesNotMatch(await needs(), /lookup-gitlab/);
  });

  it('Lookup answers nothing: nobody is blocked because of it', async () => {
    await broken('Lookup answers nothing');
    assert.match(await served.run('lookup-gitlab'), /failed|aborted/);
    await page.goto(`${served.url}/functions/lookup-gitlab`);
    await page.locator('tbody th a').first().click();
    assert.match(await page.locator('main').innerText(), /It planned no change/);
    await outside.repaired('Lookup');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
  });

  it('a person is blocked wrongly: seen, and let back when Lookup is right again', async () => {
    const crsid = /^(\w+) is cancelled/.exec(await broken('A person is cancelled in Lookup by mistake'))?.[1] ?? '';
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    const blocked = await page.locator('tbody tr').count();
    assert.ok(blocked > 0);
    await page.getByRole('link', { name: crsid, exact: true }).click();
    await page.getByText('It is blocked by us, until the reason is gone or a person lets it back.').waitFor();
    assert.match(await page.locator('main').innerText(), /cancelled in Lookup[\s\S]*Let back/);
    await outside.isHere(crsid);
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    assert.equal(await page.locator('tbody tr').count(), blocked - 1);
    assert.equal(await page.getByRole('link', { name: crsid, exact: true }).count(), 0);
  });

  it('a presenter without account: who must be given one is said, and what failed is tried again from the console', async () => {
    await broken('Somebody teaches whom Echo360 does not know');
    assert.equal(await served.run('echo360-queue'), 'partial');
    assert.match(await needs(), /notifications? ha(s|ve) failed: what their lessons became was not told to Echo360/);
    await page
      .getByRole('link', { name: /^See (it|all)/ })
      .first()
      .click();
    assert.match(await page.locator('main').innerText(), /new\.comer@example\.ac\.uk/);
    const failed = await page.locator('tbody tr').count();
    await outside.newEchoUser('new.comer@example.ac.uk');
    await page.getByRole('button', { name: 'Choose all on this page' }).click();
    await page.getByRole('button', { name: 'Retry …' }).click();
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText(`Of ${failed}: done ${failed}, skipped 0, gone 0.`).waitFor();
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    assert.doesNotMatch(await needs(), /failed/);
    await page.goto(`${served.url}/search?q=new.comer@example.ac.uk`);
    await page.locator('.hits a').first().click();
    assert.match(
      await page.locator('main').innerText(),
      /Echo360 holds it[\s\S]*Sent and answered[\s\S]*What happened[\s\S]*SUCCESS[\s\S]*FAILED[\s\S]*Changes over runs[\s\S]*new.comer/i,
    );
  });

  it('an item cannot be read: who must mend it is said, readers keep the commit before, and the push ends it', async () => {
    await served.run('item-sync');
    await served.run('item-queue');
    assert.doesNotMatch(await needs(), /cannot be used/);
    await broken('An item cannot be read');
    await served.run('item-queue');
    assert.match(
      await needs(),
      /The newest commit of 1 item cannot be used; readers see the commit before[\s\S]*Whoever writes the item mends its item\.json/,
    );
    await page.getByRole('link', { name: 'See it' }).first().click();
    assert.match(await page.locator('main').innerText(), /item-bank\/reading\/187-187003[\s\S]*JSON/);
    await page.getByRole('link', { name: 'item-bank/reading/187-187003' }).click();
    assert.match(await page.locator('main').innerText(), /A commit could not be used/);
    await outside.pushItem('item-bank/reading/187-187003', { id: 187_003, subject: 'ELA', grade: '6' });
    await served.run('item-queue');
    assert.doesNotMatch(await needs(), /cannot be used/);
    await page.goto(`${served.url}/syncs/item-ingest/views/failed`);
    await page.getByText('Nothing stands here.').waitFor();
  });

  it('never made the browser complain', () => {
    assert.deepEqual(complaints, []);
  });
});

const slotPlace = z.object({
  SLOTID: z.number(),
  STATUS: z.number().nullable(),
  WEEKDAY: z.number().nullable(),
  STARTTIME: z.string().nullable(),
  FINISHTIME: z.string().nullable(),
  ROOMID: z.string().nullable(),
});

/** Where each slot stands in CMIS, as timetablers see it. */
function placesOf(database: DatabaseSync, setId: string) {
  const rows = database
    .prepare(
      'select SLOTID, STATUS, WEEKDAY, STARTTIME, FINISHTIME, ROOMID from TIMETABLE where SETID = ? and SLOTENTRY = 1',
    )
    .all(setId)
    .map(row => slotPlace.parse(row));
  return new Map(
    rows.map(({ SLOTID, STATUS, WEEKDAY, STARTTIME, FINISHTIME, ROOMID }) => [
      SLOTID,
      {
        ...(STATUS === null ? {} : { status: STATUS }),
        ...(WEEKDAY === null ? {} : { weekday: WEEKDAY }),
        ...(STARTTIME === null ? {} : { start: STARTTIME }),
        ...(FINISHTIME === null ? {} : { finish: FINISHTIME }),
        ...(ROOMID === null ? {} : { roomId: ROOMID }),
      },
    ]),
  );
}
