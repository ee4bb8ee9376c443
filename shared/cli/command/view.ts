import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { didYouMean } from '#shared/config/nearest.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { NeedsPerson, ViewContext, ViewDescriptor, ViewPage } from '#shared/descriptor/view.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { needsText } from '../render/needs-text.ts';
import { rowsTable } from '../render/rows-table.ts';
import type { Style } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import { type HelpText, withHelp } from './help.ts';

const viewOptions = z.object({ limit: z.number().optional(), after: z.string().optional() });

const help: HelpText = {
  examples: ['lockstep view', 'lockstep view cmis-echo360', 'lockstep view lookup-gitlab blocked --limit 200'],
};

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError('expected a whole number from 1 to 1000.');
}

function named<Item extends { readonly name: string }>(items: readonly Item[], name: string, what: string): Item {
  const found = items.find(item => item.name === name);
  if (found !== undefined) return found;
  const names = items.map(item => item.name);
  throw new BadRequestError(`There is no ${what} ${name}${didYouMean(name, names) || '.'}`, {
    advice: `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
  });
}

interface Shown {
  readonly view: ViewDescriptor;
  readonly page: ViewPage;
  readonly needs: NeedsPerson | undefined;
}

async function shown(
  view: ViewDescriptor,
  context: ViewContext,
  asked: { limit: number; after?: string },
): Promise<Shown> {
  const [page, needs] = await Promise.all([view.page(context, asked), view.needsPerson?.(context)]);
  return { view, page, needs };
}

function viewText({ view, page, needs }: Shown, sync: string, now: number, style: Style): string {
  const { title, summary, columns, name } = view;
  const table = page.rows.length === 0 ? '  nothing' : rowsTable({ columns, rows: page.rows }, now, style);
  return [
    `${style.bold(title)}${style.dim(` (${name})`)}`,
    wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, style.width, '  '),
    ...(needs === undefined ? [] : [needsText(needs, sync, now, style)]),
    table,
    ...(page.next === undefined ? [] : [`  More: lockstep view ${sync} ${name} --after '${page.next}'`]),
    '',
  ].join('\n');
}

/** `lockstep view [sync] [view]`: what a sync knows, list by list, and what of it waits for a person. */
export function addView(program: Command, cli: Cli): void {
  const command = program
    .command('view [sync] [view]')
    .summary('show what a sync knows: what failed, waits, is blocked …')
    .description(
      'Shows the lists of a sync, or one of them in full. Without a sync: what each list holds and what waits for a person.',
    )
    .option('-n, --limit <count>', 'how many rows of each list (10; of one list 100)', count)
    .option('--after <place>', 'go on where a list was cut, as it says itself');
  cli.perform(withHelp(command, help), async ({ installation, composition, console, surroundings, args }) => {
    const [syncName, viewName] = args;
    const { limit, after } = viewOptions.parse(command.opts());
    const { store } = await installation('look');
    const now = surroundings.clock.now();
    const context: ViewContext = { store, now: () => now };
    const chosen: readonly SyncDescriptor[] =
      syncName === undefined ? composition.syncs : [named(composition.syncs, syncName, 'sync')];
    const document: object[] = [];
    for (const sync of chosen) {
      const all = await sync.views();
      const views = viewName === undefined ? all : [named(all, viewName, `view of ${sync.name}:`)];
      const asked = { limit: limit ?? (viewName === undefined ? 10 : 100), ...(after === undefined ? {} : { after }) };
      if (syncName === undefined) console.out(`${console.style.bold(sync.name)}  ${sync.summary}\n`);
      for (const view of views) {
        const one = await shown(view, context, asked);
        console.out(viewText(one, sync.name, now, console.style));
        const { name, title, columns } = view;
        document.push({ sync: sync.name, view: name, title, columns, ...one.page, needsPerson: one.needs ?? null });
      }
    }
    console.document({ views: document });
    return exitCodes.ok;
  });
}
