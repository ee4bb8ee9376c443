import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium. As root it has no sandbox of its own. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

/** However busy the machine: what takes longer fails by name. */
const longestMs = 90_000;

/** Looks again until something holds; bounded. `what`: its name where it never does. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never came: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained of: console errors, broken policy, failed scripts. */
  readonly complaints: string[];
  readonly context: BrowserContext;
}

/** A page whose complaints are kept. */
export async function watchedPage(
  browser: Browser,
  options: {
    readonly width?: number;
    readonly colorScheme?: 'light' | 'dark';
    readonly javaScriptEnabled?: boolean;
  } = {},
): Promise<WatchedPage> {
  const { width = 1280, colorScheme = 'light', javaScriptEnabled = true } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
  context.setDefaultTimeout(longestMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  return { page, complaints, context };
}
