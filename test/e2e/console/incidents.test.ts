import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, watchedPage } from './support/browser.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

/**
 * Each incident is broken from the sandbox's page, understood from the console alone, and mended outside it; the console then shows it as over.
 * One after the other, on one installation, as a bad week would bring them.
 */
describe('an incident, from the console', {
  skip: leftOut('chromium', 'incidents on the console in a real browser'),
}, () => {
  let served: ServedConsole;
  let browser: Browser;
  let page: Page;
  let context: BrowserContext;
  let complaints: string[];

  before(async () => {
    // The made-up year is small: what a real one may lose in a day would be all of it.
    served = await servedConsole(({ functions, ...config }) => ({
      ...config,
      functions: {
        ...functions,
        'echo360-queue': Object.assign({}, functions['echo360-queue'], {
          limits: { delete: { share: 0.5, floor: 0, cap: 30 } },
        }),
      },
    }));
    browser = await openBrowser();
    ({ page, context, complaints } = await watchedPage(browser));
  });
  after(async () => {
    await context?.close();
    await browser?.close();
    await served?.close();
  });

  const origin = () => new URL(served.url).origin;
  const turn = async (title: string, to: 'Break' | 'Undo'): Promise<void> => {
    await page.goto(`${origin()}/sandbox/`);
    await page.getByRole('button', { name: `${to}: ${title}` }).click();
    await page.getByRole('status').first().waitFor();
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
    await turn('Echo360 refuses our secret', 'Break');
    assert.equal(await served.run('echo360-queue'), 'failed');
    assert.match(await needs(), /does not work\s+echo360-queue[\s\S]*secret|credential|401/i);
    await page.getByRole('link', { name: 'Look at the run' }).first().click();
    assert.match(await page.locator('main').innerText(), /What to do:/);
    await turn('Echo360 refuses our secret', 'Undo');
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    assert.doesNotMatch(await needs(), /does not work/);
  });

  it('two lessons in one room: the room, the day and whom to ask are named', async () => {
    await turn('Two lessons are put into one room', 'Break');
    await served.run('echo360-queue');
    assert.match(await needs(), /rooms?' days? ha(s|ve) lessons that are not recorded/);
    await page
      .getByRole('link', { name: /^See (it|all)/ })
      .first()
      .click();
    assert.match(await page.locator('main').innerText(), /@|timetabler/);
    await turn('Two lessons are put into one room', 'Undo');
    await served.run('echo360-queue');
    assert.doesNotMatch(await needs(), /not recorded/);
  });

  it('Echo360 is down: runs are aborted, nothing is lost, and they go on', async () => {
    await turn('Echo360 is down', 'Break');
    await served.sandbox.change();
    assert.equal(await served.run('echo360-queue'), 'aborted');
    assert.match(await card('echo360-queue'), /aborted/);
    assert.match(await needs(), /Every sync does its work/, 'once is no accident yet');
    for (const again of [2, 3]) assert.equal(await served.run('echo360-queue'), 'aborted', `${again}`);
    assert.match(await needs(), /was aborted 3 times since/);
    await turn('Echo360 is down', 'Undo');
    assert.equal(await served.run('echo360-queue'), 'succeeded');
    assert.match(await card('echo360-queue'), /succeeded/);
    assert.doesNotMatch(await needs(), /was aborted/);
  });

  it('a process is killed in the midst of a run: its lease is released from the console', async () => {
    await turn('A process is killed in the midst of echo360-queue', 'Break');
    assert.match(await card('echo360-queue'), /a killed process, dead/);
    await page.goto(`${served.url}/functions/echo360-queue`);
    await page.getByRole('link', { name: /Release the dead lease/ }).click();
    await page.getByRole('button', { name: 'Release the dead lease' }).click();
    await page.getByText('was abandoned').waitFor();
    assert.doesNotMatch(await card('echo360-queue'), /dead/);
    assert.equal(await served.run('echo360-queue'), 'succeeded');
  });

  it('many slots are taken off at once: nothing is written until a person has looked and approved', async () => {
    await turn('300 slots are taken off at once', 'Break');
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
    await turn('300 slots are taken off at once', 'Undo');
    await served.run('echo360-queue');
    assert.doesNotMatch(await needs(), /stopped by a limit/);
  });

  it('GitLab’s token is no administrator’s: the run fails and says whom to ask', async () => {
    await turn('GitLab’s token is no administrator’s any more', 'Break');
    assert.equal(await served.run('lookup-gitlab'), 'failed');
    assert.match(await needs(), /does not work\s+lookup-gitlab/);
    await page.getByRole('link', { name: 'Look at the run' }).first().click();
    assert.match(await page.locator('main').innerText(), /What to do:/);
    await turn('GitLab’s token is no administrator’s any more', 'Undo');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    assert.doesNotMatch(await needs(), /lookup-gitlab/);
  });

  it('Lookup answers nothing: nobody is blocked because of it', async () => {
    await turn('Lookup answers nothing', 'Break');
    assert.match(await served.run('lookup-gitlab'), /failed|aborted/);
    await page.goto(`${served.url}/functions/lookup-gitlab`);
    await page.locator('tbody th a').first().click();
    assert.match(await page.locator('main').innerText(), /It planned no change/);
    await turn('Lookup answers nothing', 'Undo');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
  });

  it('a person is blocked wrongly: seen, and let back when Lookup is right again', async () => {
    await turn('A person is cancelled in Lookup by mistake', 'Break');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    const blocked = await page.locator('tbody tr').count();
    assert.ok(blocked > 0);
    await page.goto(`${served.url}/do/let-back/lookup-gitlab`);
    assert.match(await page.locator('main').innerText(), /lockstep let-back lookup-gitlab/);
    await turn('A person is cancelled in Lookup by mistake', 'Undo');
    assert.equal(await served.run('lookup-gitlab'), 'succeeded');
    await page.goto(`${served.url}/syncs/lookup-gitlab/views/blocked`);
    assert.equal(await page.locator('tbody tr').count(), blocked - 1);
  });

  it('never made the browser complain', () => {
    assert.deepEqual(complaints, []);
  });
});
