import { type Command, Option } from 'commander';
import { z } from 'zod';
import { coerced } from '#shared/config/coerced.ts';
import { expected } from '#shared/config/expected.ts';
import { alternatives, childOf, keysOf, type SchemaNode, schemaTree } from '#shared/config/schema-tree.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { OperationDescriptor } from '#shared/descriptor/operation.ts';
import {
  type Acts,
  audited,
  nameOf,
  type Offered,
  offeredAs,
  offeredBy,
  performOperation,
  previewOperation,
  type Runs,
} from '#shared/installation/perform-operation.ts';
import { exitCodeOf } from '../exit-code.ts';
import { type Cli, exitCodes, type Invocation } from '../invocation.ts';
import { rowsTable } from '../render/rows-table.ts';
import { wrap } from '../render/wrap.ts';
import { addCampaigns } from './campaign.ts';
import { withHelp } from './help.ts';
import { withParameters } from './parameter-options.ts';
import { rowsShown, runAndShow, runOptions } from './run.ts';

/** `lockstep retry`, `adopt` …: one command for each word that the syncs offer. */
export function addOperations(program: Command, cli: Cli): void {
  const byName = Map.groupBy(offeredBy(cli.composition.syncs), nameOf);
  const campaigns = addCampaigns(program, cli);
  for (const [name, all] of byName) {
    const acts = all.filter((each): each is Acts => each.kind === 'act');
    const [word = '', group] = name.split(/-(?=campaign$)/);
    if (group === 'campaign') {
      addAct(campaigns, cli, name, acts, `${word} <function>`);
      continue;
    }
    const runs = all.filter((each): each is Runs => each.kind === 'run');
    if (runs.length === 0) addAct(program, cli, name, acts);
    else if (acts.length === 0) addByHand(program, cli, name, runs);
    else throw new Error(`${name} is both an operation and a function that is run by hand`);
  }
}

function owners(all: readonly Offered[]): string {
  return all.map(({ sync }) => sync.name).join(', ');
}

function isFlag(node: SchemaNode): boolean {
  return alternatives(node).every(form => form.type === 'boolean' || form.const === true);
}

const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/**
 * The options of all parameters that the operations of one name take; words of the command line are the parameter that
 * an operation names for them.
 */
function withOperationOptions(command: Command, acts: readonly OperationDescriptor[]): Command {
  const seen = new Set<string>();
  for (const { parameters, words } of acts) {
    const tree = schemaTree(parameters);
    for (const key of keysOf(tree)) {
      const node = childOf(tree, key);
      if (node === undefined || key === words || seen.has(key)) continue;
      seen.add(key);
      command.addOption(
        new Option(
          `--${kebab(key)}${isFlag(node) ? '' : ' <value>'}`,
          isFlag(node) ? (node.description ?? '') : expected(node),
        ),
      );
    }
  }
  return command;
}

const actOptions = z.looseObject({ of: z.string().optional(), apply: z.boolean().default(false) });

interface Meant {
  readonly offered: Offered;
  readonly words: readonly string[];
}

/**
 * Takes a leading word that names a sync or function off the words, where there is one. Without one it is that of the
 * only sync that is configured and has it.
 */
async function meant(invocation: Invocation, all: readonly Offered[], of: string | undefined): Promise<Meant> {
  const { composition, args, load } = invocation;
  const [first] = args;
  const isOwner = all.some(({ sync }) => sync.name === first || sync.functions.some(({ name }) => name === first));
  const [name = ''] = all.map(nameOf);
  const owner = of ?? (isOwner ? first : undefined);
  const words = isOwner && of === undefined ? args.slice(1) : args;
  if (owner !== undefined || all.length === 1) return { offered: offeredAs(composition.syncs, name, owner), words };
  const { config } = await load();
  const here = all.filter(({ sync }) => sync.functions.some(each => each.settingsIn(config) !== undefined));
  const [only] = here;
  if (only !== undefined && here.length === 1) return { offered: only, words };
  return { offered: offeredAs(composition.syncs, name), words };
}

/** An operation whose one word is the function that it is done to. */
function ofFunction({ composition, args }: Invocation, name: string): Meant {
  const [owner, ...words] = args;
  return { offered: offeredAs(composition.syncs, name, owner), words };
}

function parametersOf(
  { parameters, words: wordsKey, name }: OperationDescriptor,
  options: Readonly<Record<string, unknown>>,
  words: readonly string[],
): Record<string, unknown> {
  const tree = schemaTree(parameters);
  const given: Record<string, unknown> = {};
  for (const key of keysOf(tree)) {
    const node = childOf(tree, key);
    const value = options[key];
    if (node === undefined || value === undefined) continue;
    given[key] = typeof value === 'string' ? coerced(node, value) : value;
  }
  if (words.length === 0) return given;
  if (wordsKey === undefined) throw new BadRequestError(`${name} takes no ${words[0] ?? 'words'}.`);
  return { ...given, [wordsKey]: [...words] };
}

function addAct(program: Command, cli: Cli, name: string, all: readonly Acts[], usage?: string): void {
  const [first] = all;
  if (first === undefined) return;
  const acts = all.map(({ act }) => act);
  const words = acts.find(each => each.words !== undefined)?.words;
  const previews = acts.some(({ preview, atOnce }) => preview !== undefined && !atOnce);
  const command = program
    .command(usage ?? `${name} [${words ?? 'sync'}...]`)
    .summary(first.act.summary)
    .description([...new Set(acts.map(({ description }) => description))].join(' '));
  if (usage === undefined)
    command.option('--of <sync>', `of which sync or function (${owners(all)}), where several have it`);
  if (previews) command.option('--apply', 'do what is shown without it');
  withOperationOptions(command, acts);
  withHelp(command, { examples: [...new Set(acts.flatMap(({ examples }) => examples))] });
  cli.perform(command, async invocation => {
    const { console, surroundings } = invocation;
    const options = actOptions.parse(command.opts());
    const { offered, words } =
      usage === undefined ? await meant(invocation, all, options.of) : ofFunction(invocation, name);
    if (offered.kind !== 'act') throw new Error('not an act');
    const parameters = parametersOf(offered.act, options, words);
    const installation = await invocation.installation();
    const now = surroundings.clock.now();
    const preview =
      options.apply || offered.act.atOnce
        ? undefined
        : await previewOperation(installation, offered.act, parameters, surroundings.who);
    const shown = preview ?? (await performOperation(installation, offered, parameters, surroundings.who));
    if (shown.table !== undefined && shown.table.rows.length > 0)
      console.out(`${rowsTable(shown.table, now, console.style)}\n`);
    console.out(wrap(shown.message, console.style.width, ''));
    for (const step of shown.next ?? []) console.out(`  ${step}`);
    if (preview !== undefined) console.out('Nothing was done. --apply does it.');
    console.document({ operation: name, sync: offered.sync.name, applied: preview === undefined, ...shown });
    return exitCodes.ok;
  });
}

function addByHand(program: Command, cli: Cli, name: string, all: readonly Runs[]): void {
  const command = program
    .command(`${name} [sync]`)
    .summary(all.map(({ run }) => run.summary.replace(/^by hand: /, '')).join('; '))
    .description('Shows what it would do; --apply does it. It is a run like any other, with plan, limits and record.')
    .option('--of <sync>', `of which sync or function (${owners(all)}), where several have it`)
    .option('--apply', 'carry the plan out')
    .option('--all', `show every change on a terminal too, not ${rowsShown} of each kind`);
  withHelp(
    withParameters(
      command,
      all.map(({ run }) => run),
    ),
    { examples: all.map(({ sync }) => `lockstep ${name} ${sync.name}`) },
  );
  cli.perform(command, async invocation => {
    const { of } = actOptions.parse(command.opts());
    const options = runOptions.parse(command.opts());
    const { offered } = await meant(invocation, all, of);
    if (offered.kind !== 'run') throw new Error('not a run');
    const { run, sync } = offered;
    const make = () => runAndShow(invocation, run.name, options, `lockstep ${name} ${sync.name} --apply`);
    if (!options.apply) return exitCodeOf((await make()).status);
    const who = invocation.surroundings.who;
    const parameters = { param: options.param, params: options.params ?? null };
    const told = (result: Awaited<ReturnType<typeof make>>): string => `${result.status}: ${result.message}`;
    return exitCodeOf(
      (await audited(await invocation.installation(), { who, offered, parameters }, make, told)).status,
    );
  });
}
