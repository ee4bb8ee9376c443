import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import { retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import { stateOn as recordingState } from '#functions/cmis-echo360/state.ts';
import { roomRecordKey, rooms } from '#functions/essm/rooms/room-record.ts';
import { scene as termtime } from '#functions/essm/sandbox/scene.ts';
import { scene as items } from '#functions/item-ingest/sandbox/scene.ts';
import { stateOn } from '#functions/item-ingest/state.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, until, watchedPage } from './support/browser.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

describe('what people do on the console', {
  skip: leftOut('chromium', 'actions on the console in a real browser'),
}, () => {
  let served: ServedConsole;
  let browser: Browser;
  let page: Page;
  let context: BrowserContext;
  let complaints: string[];

  before(async () => {
    served = await servedConsole(undefined, [items, termtime]);
    for (const name of ['echo360-queue', 'lookup-gitlab', 'item-sync', 'item-queue']) await served.run(name);
    browser = await openBrowser();
    ({ page, context, complaints } = await watchedPage(browser));
  });
  after(async () => {
    await context?.close();
    await browser?.close();
    await served?.close();
  });

  const main = () => page.locator('main').innerText();
  const tick = async (count: number): Promise<readonly string[]> => {
    const boxes = page.locator('tbody input[type=checkbox]');
    const values: string[] = [];
    for (let index = 0; index < count; index += 1) {
      await boxes.nth(index).check();
      values.push((await boxes.nth(index).getAttribute('value')) ?? '');
    }
    return values;
  };
  /** Follows a run that was asked for to its end. */
  const watched = async (): Promise<string> => {
    const address = await page.getByRole('link', { name: 'Watch the run' }).getAttribute('href');
    const url = new URL(address ?? '', served.url).href;
    await until('the run that was asked for', async () => (await page.goto(url))?.status() === 200);
    await until('the end of the run', async () => {
      await page.goto(url);
      return (await page.locator('h1 .badge').innerText()) !== 'running';
    });
    return await main();
  };
  const broken = async (title: string): Promise<void> => {
    await page.goto(`${new URL(served.url).origin}/sandbox/`);
    await page.getByRole('button', { name: `Break: ${title}` }).click();
    await page.getByRole('status').first().locator('li').first().waitFor();
  };

  it('refreshes the rooms that were ticked, and no others; or all for the year', async () => {
    await broken('Two lessons are put into one room');
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    await page.goto(`${served.url}/syncs/cmis-echo360/views/in-conflict`);
    const [room = ''] = await tick(1);
    await page.getByRole('button', { name: 'Refresh these rooms …' }).click();
    assert.match(await main(), new RegExp(`Rooms\\s+${room}`));
    await page.getByRole('button', { name: 'Run now' }).click();
    assert.match(await watched(), /succeeded[\s\S]*Asked for by\s+tester@laptop \(person\)/);
    await page.goto(`${served.url}/audit?target=echo360-refresh`);
    assert.match(await main(), new RegExp(`request run[\\s\\S]*"rooms":\\["${room}"\\]`));
    await page.goto(`${served.url}/do/dry-run/echo360-refresh`);
    await page.getByRole('button', { name: 'Show what it does' }).click();
    assert.match(await main(), /It is asked for all, as configured/);
    await page.goto(`${served.url}/do/run/echo360-refresh?shown=true&from=tomorrow`);
    assert.match(await page.getByRole('alert').innerText(), /from/);
  });

  it('draws a week of rooms, each cell leading to its day, and the day to each lesson', async () => {
    await page.goto(`${served.url}/syncs/cmis-echo360/views/in-conflict`);
    await page
      .getByRole('region', { name: /^The week from/ })
      .locator('td a')
      .first()
      .click();
    assert.match(await main(), /Two or more at once: \d\d:\d\d–\d\d:\d\d/);
    const lanes = await page.locator('svg.day').getAttribute('aria-label');
    assert.match(lanes ?? '', /in [2-9] lanes/);
    await page.locator('main ul a').first().click();
    assert.match(await main(), /External id[\s\S]*What happened[\s\S]*Changes over runs/);
  });

  it('lets back exactly those that were ticked, after it has shown the plan', async () => {
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    const all = await page.locator('tbody tr').count();
    const [one = '', other = ''] = await tick(2);
    await page.getByRole('button', { name: 'Let back …' }).click();
    assert.match(await main(), new RegExp(`Accounts\\s+${one}, ${other}`));
    await page.getByRole('button', { name: 'Dry run' }).click();
    assert.match(await watched(), /2 changes planned; dry run, so nothing was written/);
    await page.getByRole('link', { name: 'Carry this plan out …' }).click();
    const planned = await main();
    for (const name of [one, other]) assert.ok(planned.includes(`Let ${name} back in`), planned);
    await page.getByRole('button', { name: 'Carry it out' }).click();
    assert.match(await watched(), /succeeded/);
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/overruled`);
    for (const name of [one, other]) await page.getByRole('link', { name, exact: true }).waitFor();
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    assert.equal(await page.locator('tbody tr').count(), all - 2);
    await page.goto(`${served.url}/do/run/lookup-gitlab-let-back`);
    assert.match(await main(), /its plan is shown first/);
  });

  it('adopts: a run by hand, whose plan is shown first and then carried out', async () => {
    const { store } = served.installation;
    const { schedules } = recordingState(store);
    const { value: lost } = (await schedules.query('all', {}, { limit: 1, direction: 'descending' })).entries[0] ?? {};
    assert.ok(lost, 'nothing is recorded');
    // Echo360 holds it under our external id, and we know nothing of it: as a predecessor or a lost state leaves it.
    await store.commit(undefined, [schedules.remove(lost.externalId)]);
    await page.goto(`${served.url}/syncs/cmis-echo360`);
    await page.getByRole('link', { name: 'Adopt …' }).click();
    await page.getByRole('button', { name: 'Dry run' }).click();
    const planned = await watched();
    assert.match(planned, /Run of echo360-adopt succeeded[\s\S]*dry run/);
    assert.ok(planned.includes(`ours: room ${lost.room}, ${lost.date} ${lost.start}`), planned);
    assert.match(planned, /Asked for by\s+tester@laptop \(person\)/);
    assert.equal(await schedules.get(lost.externalId), undefined, 'a dry run takes nothing over');
    await page.getByRole('link', { name: 'Carry this plan out …' }).click();
    await page.getByRole('button', { name: 'Carry it out' }).click();
    assert.match(await watched(), /succeeded/);
    assert.equal((await schedules.get(lost.externalId))?.value.room, lost.room);
  });

  it('takes an adoption back: what that would be is shown first, and then only that is done', async () => {
    assert.equal(await served.run('essm-rooms'), 'succeeded');
    const { store } = served.installation;
    const ours = collectionOn(store, rooms);
    const known = async (): Promise<readonly string[]> => {
      const { entries } = await ours.query('ofDatabase', { database: 'CambTest' }, { limit: 500 });
      return entries.flatMap(({ value: { kind, code } }) => (kind === 'room' ? [code] : []));
    };
    const all = await known();
    // TermTime has them, and we know nothing of them: as a predecessor or a lost state leaves it.
    const lost = all.slice(0, 2);
    const keys = lost.map(code => roomRecordKey({ database: 'CambTest', kind: 'room', code }));
    await store.commit(
      undefined,
      keys.map(key => ours.remove(key)),
    );
    await page.goto(`${served.url}/syncs/essm`);
    await page.getByRole('link', { name: 'Adopt rooms …' }).click();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await watched();
    await page.getByRole('link', { name: 'Carry this plan out …' }).click();
    await page.getByRole('button', { name: 'Carry it out' }).click();
    assert.match(await watched(), /succeeded/);
    assert.deepEqual(await known(), all, 'they are ours');
    const run = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.goto(`${served.url}/syncs/essm`);
    await page.getByRole('link', { name: 'Disown …' }).click();
    await page.getByLabel('Run', { exact: true }).fill('no such run');
    await page.getByRole('button', { name: 'Show what it does' }).click();
    assert.match(await page.getByRole('alert').innerText(), /There is no run no such run/);
    await page.getByLabel('Run', { exact: true }).fill(run);
    await page.getByRole('button', { name: 'Show what it does' }).click();
    assert.match(await main(), /2 things are no longer ours, as far as no run changes it meanwhile/);
    const shown = page.getByRole('table', { name: 'What it is done to' }).locator('tbody tr');
    assert.deepEqual(
      (await shown.allInnerTexts()).map(text => text.split(/\s+/)),
      lost.map(code => ['room', code]),
    );
    assert.deepEqual(await known(), all, 'nothing is done yet');
    await page.getByRole('button', { name: 'Disown', exact: true }).dblclick();
    await page.getByText('2 things are no longer ours, and left alone').waitFor();
    assert.deepEqual(await known(), all.slice(2));
    await page.goto(`${served.url}/audit?target=essm`);
    assert.match(await main(), new RegExp(`disown[\\s\\S]*${run}`));
  });

  it('lets go exactly what was ticked of what is in question, and says so', async () => {
    const { store } = served.installation;
    const { schedules, doubts } = recordingState(store);
    const { entries } = await schedules.query('all', {}, { limit: 2, direction: 'descending' });
    const [chosen, other] = entries.map(({ value }) => value);
    assert.ok(chosen !== undefined && other !== undefined && chosen.slotId !== other.slotId);
    const questioned = [chosen, other].map(({ setId, slotId, week, changedAt }) => {
      const key = slotKey({ setId, slotId });
      const weeks = [{ week, since: changedAt, confirmedBy: null }];
      return doubts.set(key, { key, setId, slotId, weeks, tables: ['MODULE'], wishSeenAt: null, seenAt: changedAt });
    });
    await store.commit(undefined, questioned);
    await page.goto(`${served.url}/syncs/cmis-echo360/views/in-question`);
    await page.getByLabel(`Choose ${chosen.slotId}`).check();
    await page.getByRole('button', { name: 'Let go …' }).click();
    assert.match(await main(), new RegExp(`\\b${chosen.slotId}\\b`));
    await page.getByRole('button', { name: 'Let go', exact: true }).dblclick();
    await page.getByText(/may go: the next run of echo360-queue removes/).waitFor();
    const confirmed = async ({ setId, slotId }: typeof chosen) =>
      (await doubts.get(slotKey({ setId, slotId })))?.value.weeks.map(({ confirmedBy }) => confirmedBy);
    assert.deepEqual(await confirmed(chosen), ['tester@laptop']);
    assert.deepEqual(await confirmed(other), [null]);
    await page.goto(`${served.url}/audit?target=cmis-echo360`);
    assert.match(await main(), /let-go/);
  });

  it('retries exactly what was ticked, and says what was done, skipped and gone', async () => {
    await broken('Somebody teaches whom Echo360 does not know');
    await served.run('echo360-queue');
    await page.goto(`${served.url}/syncs/cmis-echo360/views/failed`);
    const ids = await tick(2);
    const [first = ''] = ids;
    await page.getByRole('button', { name: 'Retry …' }).click();
    assert.equal(await page.getByRole('table', { name: 'What it is done to' }).locator('tbody tr').count(), 2);
    // Somebody else is quicker with one of them.
    const { store, wake } = served.installation;
    await retryNotifications({ store, settings: { keepDays: 30 }, wake }, { ids: [first] });
    await page.getByRole('button', { name: 'Retry', exact: true }).dblclick();
    await page.getByText('Of 2: done 1, skipped 1, gone 0.').waitFor();
    assert.match(await main(), new RegExp(`Skipped[\\s\\S]*Notification ${first} is tried again already`));
    await page.reload();
    await page.getByText('Of 2: done 1, skipped 1, gone 0.').waitFor();
  });

  it('drops a dead letter, redrives another, and tells that a third is gone', async () => {
    const { store } = served.installation;
    const { work, items: stored } = stateOn(store);
    const { entries } = await stored.query('changes', { isKnown: true }, { limit: 3 });
    const [dropped, redriven, gone] = entries.map(({ value }) => value);
    const dead = [dropped, redriven, gone].flatMap(item => item ?? []);
    assert.equal(dead.length, 3);
    await store.commit(
      undefined,
      dead.map(({ projectId, path }) =>
        work.create(projectId, {
          projectId,
          path,
          ask: 'look',
          why: 'push',
          markedAt: 1,
          dueAt: 1,
          attempts: 8,
          state: 'dead',
          error: { reason: 'GitLab answered 500', at: 1 },
          head: null,
          pass: '',
        }),
      ),
    );
    const view = `${served.url}/syncs/item-ingest/views/dead-letters`;
    await page.goto(view);
    await page.getByLabel(`Choose ${dropped?.projectId}`).check();
    await page.getByRole('button', { name: 'Drop …' }).click();
    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    await page.getByText('Of 1: done 1, skipped 0, gone 0.').waitFor();
    assert.match(await main(), /2 others are left/);
    await page.getByRole('link', { name: 'Go on with the next …' }).click();
    assert.equal(await page.getByRole('table', { name: 'What it is done to' }).locator('tbody tr').count(), 2);
    await page.goto(view);
    await page.getByRole('button', { name: 'Choose all on this page' }).click();
    await page.getByRole('button', { name: 'Retry …' }).click();
    // One of the two goes by itself while the page is open.
    await store.commit(undefined, [work.remove(gone?.projectId ?? 0)]);
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText('Of 2: done 1, skipped 0, gone 1.').waitFor();
    assert.match(await main(), /Gone[\s\S]*nothing waits for project/);
    await page.goto(`${served.url}/syncs/item-ingest/item/${redriven?.projectId}`);
    assert.match(await main(), /It waits to be looked at: tried again by tester@laptop/);
    await page.goto(`${served.url}/syncs/item-ingest/views/progress`);
    assert.match(await main(), /ingested\s+4\d/);
  });

  it('finds by room, course, lecturer and external id', async () => {
    const found = async (text: string): Promise<string> => {
      await page.goto(`${served.url}/search?${new URLSearchParams({ q: text })}`);
      return await main();
    };
    const { schedules } = recordingState(served.installation.store);
    const { entries } = await schedules.query('all', {}, { limit: 1, direction: 'descending' });
    const recording = entries[0]?.value ?? assert.fail('nothing is recorded');
    const { room, sent, externalId, slotId } = recording;
    const lecturer = (await schedules.query('all', {}, { limit: 50 })).entries.find(
      ({ value }) => value.lecturer !== '',
    );
    assert.match(await found(room.toLowerCase()), /Recordings in the room/);
    assert.match(await found(sent.section.split('_')[0] ?? ''), /Recordings of courses that begin with/);
    assert.match(await found(lecturer?.value.lecturer ?? ''), /Recordings of .*@/);
    for (const id of [externalId, String(slotId)]) assert.match(await found(id), /Recordings whose id begins with/);
    assert.match(await found('nothing of that name'), /Nothing is known by that name/);
  });

  it('never made the browser complain', () => {
    assert.deepEqual(
      complaints.filter(text => !text.includes('404')),
      [],
    );
  });
});
