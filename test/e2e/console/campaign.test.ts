import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { leftOut } from '#test/support/left-out.ts';
import { openBrowser, until, watchedPage } from './support/browser.ts';
import { type ServedConsole, servedConsole } from './support/served-console.ts';

const name = 'echo360-queue';
/** The sandbox stands in March 2027. */
const lastDay = '2027-03-12';

describe('a campaign on the console', {
  skip: leftOut('chromium', 'campaigns on the console in a real browser'),
}, () => {
  let served: ServedConsole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async () => {
    served = await servedConsole();
    browser = await openBrowser();
    ({ page, context, complaints } = await watchedPage(browser));
  });
  after(async () => {
    await context?.close();
    await browser?.close();
    await served?.close();
  });

  const main = () => page.locator('main').innerText();
  const campaign = async (of = name) => (await readControl(served.installation.store, of)).value.campaign;
  const audited = async (action: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { value } of collectionOn(served.installation.store, auditEntries).all('byTarget', {
      target: name,
    }))
      if (value.action === action) found.push(String(value.detail['result']));
    return found;
  };
  /** Asks for a plan over the whole backlog as a person does, and follows it to its end. */
  const planned = async (): Promise<string> => {
    await page.goto(`${served.url}/functions/${name}`);
    await page.getByRole('link', { name: 'Plan the whole backlog …' }).click();
    await page.getByRole('button', { name: 'Plan the whole backlog' }).click();
    const address = (await page.getByRole('link', { name: 'Watch the run' }).getAttribute('href')) ?? '';
    const url = new URL(address, served.url).href;
    await until('the plan', async () => (await page.goto(url))?.status() === 200);
    await until('the end of the plan', async () => {
      await page.goto(url);
      return (await page.locator('h1 .badge').first().innerText()) !== 'running';
    });
    assert.match(await main(), /The whole backlog: [\d,]+ creations; \d+ rooms?; first/);
    return url.split('/').at(-1) ?? '';
  };
  const form = async (given: Readonly<Record<string, string>>): Promise<void> => {
    await page.goto(`${served.url}/do/begin-campaign/${name}`);
    for (const [label, text] of Object.entries(given)) await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Show what it does' }).click();
  };
  let plan = '';

  it('is led to from the plan, and asks for what is missing without a reproach', async () => {
    plan = await planned();
    await page.getByRole('link', { name: 'Begin a campaign on it …' }).click();
    const fromPlan = page.url();
    await page.goto(`${served.url}/functions/${name}`);
    await page.getByRole('link', { name: 'Begin a campaign …' }).click();
    assert.equal(page.url(), fromPlan);
    assert.equal(await page.getByLabel('Plan', { exact: true }).inputValue(), plan);
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.getByRole('button', { name: 'Show what it does' }).click();
    assert.match(await page.getByRole('alert').innerText(), /until is missing; why is missing/);
    assert.equal(await page.getByLabel('Plan', { exact: true }).inputValue(), plan, 'what was given stays');
    await page.getByRole('link', { name: 'Leave it' }).click();
    assert.equal(new URL(page.url()).pathname, `/admin/functions/${name}`);
  });

  it('is refused in words for what does not fit, and nothing is begun', async () => {
    const wrong: readonly [Readonly<Record<string, string>>, RegExp][] = [
      [{ Plan: 'nothing', 'Until the end of': lastDay, Why: 'rollover' }, /There is no run nothing of echo360-queue/],
      [{ Plan: plan, 'Until the end of': '2027-03-01', Why: 'rollover' }, /2027-03-01 is over already/],
      [{ Plan: plan, 'Until the end of': '2027-06-01', Why: 'rollover' }, /holds for 14 days at most/],
      [{ Plan: plan, 'Until the end of': lastDay, Why: 'rollover', 'Most changes': 'many' }, /most/],
      [{ Plan: plan, 'Until the end of': lastDay, Why: 'rollover', 'Most changes': '9999999' }, /fewer than 9,999,999/],
      [
        { Plan: plan, 'Until the end of': lastDay, Why: 'rollover', 'Kinds of change': 'delete' },
        /no changes of the kind delete/,
      ],
    ];
    for (const [given, words] of wrong) {
      await form(given);
      assert.match(await page.getByRole('alert').innerText(), words);
    }
    const other = await page.goto(`${served.url}/do/begin-campaign/lookup-gitlab?plan=${plan}&until=${lastDay}&why=x`);
    assert.equal(other?.status(), 200);
    assert.match(await page.getByRole('alert').innerText(), new RegExp(`There is no run ${plan} of lookup-gitlab`));
    assert.equal((await page.goto(`${served.url}/do/begin-campaign/nowhere`))?.status(), 400);
    assert.equal(await campaign(), null);
  });

  it('is begun once, however often the button is pressed, and shown while it goes on', async () => {
    await form({ Plan: plan, 'Until the end of': lastDay, Why: 'rollover of the sandbox' });
    const shown = await main();
    assert.match(shown, /permits [\d,]+ creations; \d+ rooms?; first .* until 2027-03-13 00:00/);
    assert.match(shown, /In the plan\s+Permitted/);
    await page.getByRole('button', { name: 'Begin campaign' }).dblclick();
    await page.getByText(/The campaign of echo360-queue is begun/).waitFor();
    const began = await campaign();
    assert.equal(began?.by, 'tester@laptop');
    await page.reload();
    assert.equal((await campaign())?.id, began?.id);
    assert.equal((await audited('begin-campaign')).length, 1);
    await page.getByRole('link', { name: `Audit of ${name}` }).click();
    assert.match(await main(), /begin-campaign/);
    for (const path of ['/', `/functions/${name}`]) {
      await page.goto(`${served.url}${path}`);
      assert.match(await main(), /Campaign\s+0 of [\d,]+ done; until 13 Mar 00:00/);
    }
    await form({ Plan: plan, 'Until the end of': lastDay, Why: 'again' });
    assert.match(
      await page.getByRole('alert').innerText(),
      /tester@laptop has begun a campaign of echo360-queue already/,
    );
  });

  it('is not ended by a form that was shown for another, and is ended by a person', async () => {
    await page.goto(`${served.url}/functions/${name}`);
    await page.getByRole('link', { name: 'End the campaign …' }).click();
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.getByLabel('Why', { exact: true }).fill('looked at once more');
    await page.getByRole('button', { name: 'Show what it does' }).click();
    assert.match(await main(), /ends: 0 of [\d,]+ done/);
    const late = await context.newPage();
    await late.goto(page.url());
    await page.getByRole('button', { name: 'End campaign' }).dblclick();
    await page.getByText(/The campaign of echo360-queue is ended/).waitFor();
    assert.equal((await campaign())?.ended?.why, 'looked at once more');
    await form({ Plan: plan, 'Until the end of': lastDay, Why: 'a second one' });
    await page.getByRole('button', { name: 'Begin campaign' }).click();
    await page.getByText(/The campaign of echo360-queue is begun/).waitFor();
    await late.getByRole('button', { name: 'End campaign' }).click();
    await late.getByText(/Nothing was done/).waitFor();
    assert.equal((await campaign())?.ended, null, 'the form spoke of the first');
    await late.close();
  });

  it('is done when its changes are', async () => {
    assert.equal(await served.run(name), 'succeeded');
    const { done, most } = (await campaign()) ?? {};
    assert.equal(done?.['create'], most);
    await page.goto(`${served.url}/functions/${name}`);
    assert.match(await main(), /done: all [\d,]+ are carried out/);
    await page.getByRole('link', { name: 'Begin a campaign …' }).waitFor();
  });

  it('is had by programs in the same two steps', async () => {
    const given = encodeURIComponent(JSON.stringify({ plan, until: lastDay, why: 'by a program' }));
    const prepared = await page.request.get(`${served.url}/api/actions/begin-campaign/${name}?parameters=${given}`);
    assert.equal(prepared.status(), 200);
    const { form: token, object } = await prepared.json();
    assert.equal(object, name);
    const sent = { data: { form: token } };
    for (let time = 0; time < 2; time++) {
      const act = await page.request.post(`${served.url}/api/acts`, sent);
      assert.equal(act.status(), 200);
      assert.partialDeepStrictEqual(await act.json(), { action: 'begin-campaign', object: name, status: 'done' });
    }
    assert.equal((await audited('begin-campaign')).filter(result => !result.startsWith('failed')).length, 3);
    const missing = await page.request.get(`${served.url}/api/actions/begin-campaign/${name}?parameters=%7B%7D`);
    assert.equal(missing.status(), 400);
  });

  it('never made the browser complain', () => {
    assert.deepEqual(
      complaints.filter(text => !/40[04]/.test(text)),
      [],
    );
  });
});
