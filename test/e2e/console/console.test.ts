import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, watchedPage } from './support/browser.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })) }),
);

/** What axe finds, by the rules of WCAG 2.2 AA. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)`,
  );
  return violations.parse(found).map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

describe('the console in a browser', { skip: leftOut('chromium', 'the console in a real browser') }, () => {
  let served: ServedConsole;
  let browser: Browser;
  let runPath = '';

  before(async () => {
    served = await servedConsole();
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    await served.sandbox.change();
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    browser = await openBrowser();
    const { page, context } = await watchedPage(browser);
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
    '/syncs/lookup-gitlab',
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
        assert.deepEqual(await axeFindings(page), [], path);
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
    for (let status = 404; status !== 200; status = (await page.goto(address))?.status() ?? 0);
    while ((await page.getByText('It planned and wrote nothing').count()) === 0) await page.reload();
    await context.close();
  });
});
