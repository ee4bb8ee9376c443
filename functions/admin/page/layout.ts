import type { Identity } from '../access/identity.ts';
import { type Html, html, type Part } from './html.ts';
import { exactTime } from './time.ts';

/** What every page needs beside its own content. */
export interface PageContext {
  /** Path that every link begins with. */
  readonly base: string;
  readonly identity: Identity | undefined;
  readonly service: string;
  readonly environment: string;
  /** ms since the epoch. */
  readonly now: number;
  /** Further pages for the head of every page: title and path. */
  readonly more: readonly { readonly title: string; readonly href: string }[];
}

export interface Page {
  readonly title: string;
  /** The page's heading, where it is not the title. */
  readonly heading?: Part;
  readonly trail?: readonly { readonly title: string; readonly path: string }[];
  readonly body: Part;
  /** Marked in the head. */
  readonly at?: string;
  /** Seconds after which regions that live are looked at again. */
  readonly live?: number;
}

const places = [
  { title: 'Overview', path: '/' },
  { title: 'Search', path: '/search' },
  { title: 'Audit', path: '/audit' },
  { title: 'About', path: '/about' },
];

export async function layout(context: PageContext, page: Page): Promise<string> {
  const { base, identity, service, environment, now, more } = context;
  const link = ({ title, path }: { readonly title: string; readonly path: string }): Html =>
    html`<li><a href="${base}${path}"${current(path === page.at)}>${title}</a></li>`;
  const trail = page.trail ?? [];
  const whole = html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${service}</title>
<link rel="stylesheet" href="${base}/console.css">
<link rel="icon" href="${base}/icon.svg" type="image/svg+xml">
<script src="${base}/console.js" defer></script>
</head>
<body data-live="${page.live ?? ''}">
<a class="skip" href="#content">Skip to content</a>
<header class="top">
<a class="name" href="${base}/"><span aria-hidden="true" class="logo"></span>${service}</a>
<span class="env ${environment}">${environment}</span>
<nav aria-label="Console"><ul>${places.map(link)}${more.map(each => html`<li><a href="${each.href}"${current(each.href === page.at)}>${each.title}</a></li>`)}</ul></nav>
${identity === undefined ? '' : html`<p class="who">${identity.who} <span>${identity.role}</span></p>`}
</header>
<main id="content" tabindex="-1">
${trail.length === 0 ? '' : html`<nav class="trail" aria-label="You are here"><ol>${trail.map(link)}</ol></nav>`}
<h1>${page.heading ?? page.title}</h1>
${page.body}
</main>
<footer><p>As of <time datetime="${new Date(now).toISOString()}">${exactTime(now)}</time>, London. <span id="live" role="status"></span></p></footer>
</body>
</html>`;
  return String(await whole);
}

function current(is: boolean): Html {
  return is ? html` aria-current="page"` : html``;
}
