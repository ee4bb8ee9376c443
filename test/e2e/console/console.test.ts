import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { scene as rooms } from '#functions/essm/sandbox/scene.ts';
import { scene as items } from '#functions/item-ingest/sandbox/scene.ts';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, until, watchedPage } from './support/browser.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })) }),
);

const ofColours = `{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`;
const ofWcag22 = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`;

/** What axe finds, by the rules of WCAG 2.2 AA, or by those of them that are about colours alone. */
async function axeFindings(page: Page, rules: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(`axe.run({ runOnly: ${rules} }).then(({ violations }) => violations)`);
  return violations.parse(found).map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

/** What has the focus and cannot be seen whole for something on top of it; null where it can. */
const coveredFocus = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const { left, top, right, bottom } = at.getBoundingClientRect();
  if (right === left || bottom === top) return null;
  const [x1, x2, y1, y2] = [Math.max(left, 0), Math.min(right, innerWidth), Math.max(top, 0), Math.min(bottom, innerHeight)];
  if (x2 <= x1 || y2 <= y1) return 'out of sight: ' + at.outerHTML.slice(0, 120);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const over = document.elementFromPoint(x, y);
  return over === null || at.contains(over) || over.contains(at) ? null : 'under ' + over.outerHTML.slice(0, 80) + ': ' + at.outerHTML.slice(0, 120);
})()`;

/** What is marked by a colour and says nothing in words: badges, failed rows, drawings. */
const colouredOnly = `[
  ...[...document.querySelectorAll('.badge, del, ins, td[class], tr.failed')].filter(each => each.textContent.trim() === '' && each.querySelector('input') === null),
  ...[...document.querySelectorAll('tr.failed')].filter(each => !/failed|[1-9]/.test(each.textContent)),
  ...[...document.querySelectorAll('svg')].filter(each => each.getAttribute('aria-label') === null && each.nextSibling?.textContent.trim() === ''),
].map(each => each.outerHTML.slice(0, 120))`;

describe('the console in a browser', { skip: leftOut('chromium', 'the console in a real browser') }, () => {
  let served: ServedConsole;
  let browser: Browser;
  let runPath = '';
  let lessonPath = '';
  let planPath = '';

  before(async () => {
    served = await servedConsole(undefined, [rooms, items]);
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    await served.sandbox.change();
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    browser = await openBrowser();
    const { page, context } = await watchedPage(browser);
    await page.goto(`${served.url}/functions/echo360-queue`);
    const { schedules, notifications } = stateOn(served.installation.store);
    const [recording] = (await schedules.query('all', {}, { limit: 1 })).entries;
    lessonPath = `/syncs/cmis-echo360/occurrence/${recording?.value.externalId}`;
    const [first] = (await notifications.query('processed', { status: 'SUCCESS' }, { limit: 1 })).entries;
    assert.ok(first !== undefined, 'something was told');
    const { runnable } = await served.installation.open('lookup-gitlab');
    const { runId } = await runnable.run(served.installation.runParts('lookup-gitlab'), {
      trigger: 'person',
      by: 'test',
      mode: 'dry-run',
    });
    planPath = `/do/run/lookup-gitlab?plan=${runId}`;
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    // ESSM with an activity that cannot be booked and a room without a mapping; items as they are taken in.
    for (const name of ['essm-rooms', 'essm-bookings', 'item-sync', 'item-queue']) await served.run(name);
    for (const title of ['An activity is put where somebody', 'Booker has a room on a floor']) {
      await page.goto(`${new URL(served.url).origin}/sandbox/`);
      await page.getByRole('button', { name: `Break: ${title}` }).click();
    }
    for (const name of ['essm-rooms', 'essm-bookings']) await served.run(name);
    await page.goto(`${served.url}/functions/echo360-queue`);
    runPath = new URL((await page.locator('tbody th a').first().getAttribute('href')) ?? '', served.url).pathname.slice(
      '/admin'.length,
    );
    await context.close();
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  const paths = () => [
    '/',
    '/functions/echo360-queue',
    runPath,
    '/syncs/cmis-echo360',
    '/syncs/cmis-echo360/views/in-conflict',
    '/syncs/cmis-echo360/views/in-conflict?week=2027-03-15',
    '/syncs/cmis-echo360/views/waiting',
    lessonPath,
    '/search',
    `/search?q=${lessonPath.split('/').at(-1)?.split('-')[0]}`,
    '/syncs/lookup-gitlab',
    '/syncs/lookup-gitlab/views/blocked',
    '/syncs/lookup-gitlab/views/due-soon',
    '/syncs/lookup-gitlab/views/overruled',
    '/functions/lookup-gitlab-let-back',
    '/syncs/essm',
    '/syncs/essm/views/in-the-way',
    '/syncs/essm/views/unmapped',
    '/syncs/item-ingest/views/progress',
    '/syncs/item-ingest/views/dead-letters',
    '/do/dry-run/echo360-refresh',
    '/do/run/echo360-refresh?shown=true',
    planPath,
    '/do/pause/echo360-queue',
    '/do/run/echo360-queue',
    '/do/retry/cmis-echo360',
    '/do/let-back/lookup-gitlab',
    '/audit',
    '/about',
    '/nowhere',
  ];

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barrier that axe knows, fits a narrow phone, and stays small (${colorScheme})`, async () => {
      const { page, complaints, context } = await watchedPage(browser, { colorScheme });
      for (const path of paths()) {
        await page.setViewportSize({ width: 1280, height: 900 });
        const answer = await page.goto(served.url + path);
        assert.ok(((await answer?.body())?.length ?? 0) < 100_000, `${path} is small`);
        // The dark pages are the light ones in other colours.
        assert.deepEqual(await axeFindings(page, colorScheme === 'light' ? ofWcag22 : ofColours), [], path);
        await page.setViewportSize({ width: 320, height: 640 });
        const sideways = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(sideways, 0, `${path} scrolls sideways at 320 px`);
      }
      // The one page that is not there answers 404, which the browser tells.
      assert.deepEqual(
        complaints.filter(text => !text.includes('404')),
        [],
      );
      await context.close();
    });
  }

  it('shows ESSM’s conflicts by cause, room, day and whom to ask, and the rooms without a mapping', async () => {
    const { page, complaints, context } = await watchedPage(browser);
    await page.goto(`${served.url}/`);
    assert.match(
      await page.locator('[data-region=needs]').innerText(),
      /1 activity has no booking[\s\S]*The soonest: .* because of “Choir practice” by porter@example\.ac\.uk/,
    );
    await page.goto(`${served.url}/syncs/essm/views/in-the-way`);
    const text = await page.locator('main').innerText();
    assert.match(text, /By cause[\s\S]*Whose fault: two things in one room at one time\. What to do: \S/);
    assert.match(
      text,
      /Two or more at once: 20:30–21:30\.[\s\S]*Choir practice – is in the way; ask porter@example\.ac\.uk/,
    );
    assert.match((await page.locator('svg.day').getAttribute('aria-label')) ?? '', /2 events in 2 lanes/);
    await page.goto(`${served.url}/syncs/essm/views/unmapped`);
    assert.match(await page.locator('main').innerText(), /“Mezzanine” is not in the table floors/);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('covers no focus, and says in words what a colour says', async () => {
    const { page, context } = await watchedPage(browser, { width: 320 });
    // What scrolls smoothly is where it will be a moment later.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const path of ['/', '/syncs/cmis-echo360/views/in-conflict', '/syncs/lookup-gitlab/views/blocked', runPath]) {
      await page.goto(served.url + path);
      const covered: string[] = [];
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        const found = z
          .string()
          .nullable()
          .parse(await page.evaluate(coveredFocus));
        if (found !== null) covered.push(found);
      }
      assert.deepEqual(covered, [], `${path} covers what has the focus`);
      assert.deepEqual(
        z.array(z.string()).parse(await page.evaluate(colouredOnly)),
        [],
        `${path} says something by colour alone`,
      );
    }
    await context.close();
  });

  it('announces what changes while somebody looks, and moves nothing under their hands', async () => {
    const { page, complaints, context } = await watchedPage(browser);
    await page.goto(`${served.url}/functions/echo360-refresh`);
    // The page looks again by itself each half minute; here three times a second.
    const text = await (await page.request.get(`${served.url}/functions/echo360-refresh`)).text();
    await page.route('**/functions/echo360-refresh', route =>
      route.fulfill({ body: text.replace('data-live="30"', 'data-live="0.3"'), contentType: 'text/html' }),
    );
    await page.reload();
    await page.unroute('**/functions/echo360-refresh');
    await page.route('**/functions/echo360-refresh', route =>
      route.fulfill({
        body: text
          .replace('data-live="30"', 'data-live="0.3"')
          .replace('data-state="at rest"', 'data-state="run alive"'),
        contentType: 'text/html',
      }),
    );
    const status = page.locator('#live');
    assert.equal(await status.getAttribute('role'), 'status');
    await until('the announcement', async () => (await status.innerText()) === 'run alive');
    assert.deepEqual(
      complaints.filter(each => !each.includes('favicon')),
      [],
    );
    await context.close();
  });

  it('pauses with a reason and resumes, once, and says who', async () => {
    const { page, complaints, context } = await watchedPage(browser);
    await page.goto(`${served.url}/do/pause/echo360-queue`);
    await page.getByLabel('Why').fill('Echo360 <b>maintenance</b> \u202e');
    await page.getByRole('button', { name: 'Pause' }).dblclick();
    await page.getByText('echo360-queue is paused.').waitFor();
    await page.reload();
    await page.goto(`${served.url}/`);
    await page.getByText('paused', { exact: true }).first().waitFor();
    assert.equal(await served.run('echo360-queue'), 'skipped');
    await page.goto(`${served.url}/audit`);
    assert.equal(await page.getByRole('cell', { name: 'pause', exact: true }).count(), 1);
    await page.getByText('Echo360 <b>maintenance</b> ⟨U+202E⟩').waitFor();
    await page.goto(`${served.url}/do/resume/echo360-queue`);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('goes on with its next run').waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('does nothing for a page that is out of date, and says why', async () => {
    const { page: one, context: first } = await watchedPage(browser);
    const { page: two, context: second } = await watchedPage(browser);
    for (const page of [one, two]) {
      await page.goto(`${served.url}/do/pause/lookup-gitlab`);
      await page.getByLabel('Why').fill('a reason');
    }
    await one.getByRole('button', { name: 'Pause' }).click();
    await one.getByText('lookup-gitlab is paused.').waitFor();
    // Why nothing ran stands among the runs.
    assert.equal(await served.run('lookup-gitlab'), 'skipped');
    await one.goto(`${served.url}/functions/lookup-gitlab`);
    assert.match(
      await one.locator('[data-region=runs] tbody tr').first().innerText(),
      /skipped[\s\S]*Paused by tester@laptop: a reason/,
    );
    await two.getByRole('button', { name: 'Pause' }).click();
    await two.getByText('is not as you saw it any more').waitFor();
    await one.goto(`${served.url}/do/resume/lookup-gitlab`);
    await one.getByRole('button', { name: 'Resume' }).click();
    await first.close();
    await second.close();
  });

  it('asks the scheduler for a dry run without JavaScript, and shows it', async () => {
    const { page, context } = await watchedPage(browser, { javaScriptEnabled: false });
    await page.goto(`${served.url}/do/dry-run/lookup-gitlab`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    const watch = page.getByRole('link', { name: 'Watch the run' });
    const address = `${new URL(served.url).origin}${await watch.getAttribute('href')}`;
    await until('the page of the run', async () => (await page.goto(address))?.status() === 200);
    await until('the end of the dry run', async () => {
      await page.reload();
      return (await page.getByText('It planned and wrote nothing').count()) > 0;
    });
    await context.close();
  });
});
