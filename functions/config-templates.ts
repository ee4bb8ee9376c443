import { stringify } from 'yaml';
import type { z } from 'zod';
import type { Environment } from '#shared/config/common.ts';
import { childOf, nodeAt, schemaTree } from '#shared/config/schema-tree.ts';
import { Shown, type Template, type TemplateSite, templates } from '#shared/config/template.ts';
import { commentLines, TemplateText } from '#shared/config/template-text.ts';
import type { FunctionDescriptor, SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { lockstepConfig } from './config.ts';
import { syncs } from './index.ts';

type Settings = Readonly<Record<string, unknown>>;

const editors = '# yaml-language-server: $schema=../schema/lockstep.schema.json';
/** Says that a file is a template still. A person who fills it in takes the line away. */
const generated =
  '# Made from the code (npm run templates). Take this line away when you fill the file in: then it is yours, and left alone.';

/** How each template differs from the others, beside what its systems and functions make of the site. */
interface Installation extends TemplateSite {
  /** What stands at the top, a paragraph each. */
  readonly head: readonly string[];
  readonly log: Settings;
  readonly state: Settings;
}

const service = {
  name: 'Lockstep',
  owner: 'Head of Timetabling',
  manager: 'Service Manager, Learning Spaces',
  techLead: 'Technical Lead, Integrations',
  contacts: ['timetable-support@example.ac.uk'],
  status: 'alpha',
  documentation: 'https://docs.example.ac.uk/lockstep',
};

const toFillIn =
  'Delete the functions that you do not use, then the systems that none of them needs. Every function begins as a dry run: look at its plans first (lockstep plan <function>), then set mode: apply.';

function inCloud(environment: Environment, head: readonly string[], level: string): Installation {
  const project = `lockstep-${environment === 'production' ? 'prod' : environment === 'development' ? 'dev' : environment}-example`;
  return {
    environment,
    host: name => `${name}${environment === 'production' ? '' : '-test'}.example.ac.uk`,
    secret: name => `secret://projects/${project}/secrets/${name}/versions/1`,
    head: [...head, toFillIn],
    log: { level },
    state: { store: 'firestore', projectId: project },
  };
}

const oneMachine: Installation = {
  environment: 'production',
  host: name => `${name}.example.ac.uk`,
  secret: name => `file://secrets/${name}`,
  head: [
    'One machine, no cloud: state in a SQLite file, secrets in files or the environment, `lockstep serve` as scheduler. `cp config/single-machine.yaml lockstep.yaml`, then `lockstep config check && lockstep serve`.',
    toFillIn,
  ],
  log: { level: 'info' },
  state: { store: 'sqlite', file: 'lockstep.sqlite' },
};

const installations: Readonly<Record<string, Installation>> = {
  'development.yaml': inCloud(
    'development',
    [
      'Development: the newest code, in dry run. What a function may write to is named here, and is a test instance. `lockstep config check -c config/development.yaml`.',
    ],
    'debug',
  ),
  'staging.yaml': inCloud(
    'staging',
    [
      'Staging: the same functions on test instances, or on the real systems in dry run. Nothing is written before a function says mode: apply and names what it may write to. Secrets stand in Secret Manager and only their pinned references here. `lockstep config check -c config/staging.yaml`.',
    ],
    'info',
  ),
  'production.yaml': inCloud(
    'production',
    [
      'Production. Secrets stand in Secret Manager and only their pinned references here; the addresses of the systems and the references may live in a second file that is merged over this one: `lockstep config check -c config/production.yaml,systems.yaml`.',
    ],
    'info',
  ),
  'single-machine.yaml': oneMachine,
};

/** Functions of a sync that have settings of their own. */
const ownFunctions = ({ functions }: SyncDescriptor): readonly FunctionDescriptor[] =>
  functions.filter(({ name, configuredAs }) => name === configuredAs);

function templateOf(schema: z.ZodType, place: string): Template {
  const template = templates.get(schema);
  if (template === undefined) throw new Error(`${place} is in no template: say beside its schema what stands there`);
  return template;
}

/** Every system that a function uses, in the order of the list. */
function systemsAt(site: TemplateSite): Record<string, Settings> {
  const schemas = syncs.flatMap(sync => ownFunctions(sync).flatMap(({ systems }) => Object.entries(systems)));
  return Object.fromEntries(
    schemas.map(([key, schema]) => [key, templateOf(schema, `upstreams.${key}`).settings(site)]),
  );
}

interface FunctionPart {
  readonly name: string;
  /** Of its sync. */
  readonly isFirst: boolean;
  /** What is said before it. */
  readonly heads: readonly string[];
  readonly settings: Settings;
  readonly shared: Template['shared'];
}

function functionsAt(site: TemplateSite): readonly FunctionPart[] {
  return syncs.flatMap(sync =>
    ownFunctions(sync).map(({ name, summary, config }, index) => {
      const { settings, shared } = templateOf(config, `functions.${name}`);
      const heads = name === sync.name ? [] : [`${name}: ${summary}`];
      if (index === 0) heads.unshift(`${sync.name}: ${sync.summary}`);
      return { name, isFirst: index === 0, heads, settings: settings(site), shared };
    }),
  );
}

const tree = schemaTree(lockstepConfig);

function installationText(installation: Installation): string {
  const { environment, head, log, state } = installation;
  const text = new TemplateText();
  const top = (key: string, settings: Settings) => [`${key}:`, ...text.settings(settings, childOf(tree, key), '  ')];
  const functions = functionsAt(installation);
  const shared = new Map(functions.flatMap(each => (each.shared === undefined ? [] : [[each.shared.name, each]])));
  const lines = [
    editors,
    '#',
    ...head.flatMap(paragraph => commentLines(paragraph, '')),
    generated,
    `environment: ${environment}`,
    ...top('service', service),
    ...top('log', log),
    ...top('state', state),
    ...top('upstreams', systemsAt(installation)),
  ];
  for (const [anchor, { name, shared: common }] of shared) {
    lines.push(...commentLines(`What all functions must agree on that name it (<<: *${anchor}).`, ''));
    lines.push(`x-${anchor}: &${anchor}`);
    lines.push(...text.settings(common?.settings ?? {}, nodeAt(tree, ['functions', name]), '  '));
  }
  lines.push('functions:');
  for (const { name, isFirst, heads, settings, shared: common } of functions) {
    if (isFirst && lines.at(-1) !== 'functions:') lines.push('');
    for (const sentence of heads) lines.push(...commentLines(sentence, '  '));
    const all = common === undefined ? settings : { '<<': common.name, ...settings };
    const inner = text.settings(all, nodeAt(tree, ['functions', name]), '    ');
    lines.push(...(Object.keys(all).length === 0 ? [`  ${name}: {}`] : [`  ${name}:`, ...inner]));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * What of a value is a reference to a secret, with the keys that lead to it; undefined where nothing is. A list stays
 * whole.
 */
function onlySecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('env://') ? value : undefined;
  if (Array.isArray(value)) return value.some(each => onlySecrets(each) !== undefined) ? value : undefined;
  if (typeof value !== 'object' || value === null || (value instanceof Shown && value.isLater)) return undefined;
  if (value instanceof Shown) return onlySecrets(value.value);
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const secret = onlySecrets(inner);
    return secret === undefined ? [] : [[key, secret]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function secretsText(): string {
  const site = { ...oneMachine, secret: (name: string) => `env://${name.replaceAll('-', '_').toUpperCase()}` };
  const functions = Object.fromEntries(functionsAt(site).map(({ name, settings }) => [name, settings]));
  const head = [
    'References to secrets, kept apart from the systems: copy to secrets.yaml (it is merged over lockstep.yaml by itself) or name it with -c.',
    'A secret itself never stands in any of these files: a value that is no reference is refused. Three kinds of reference:',
  ];
  return [
    editors,
    '#',
    ...head.flatMap(paragraph => commentLines(paragraph, '')),
    '#   secret://projects/<project>/secrets/<name>/versions/<number>    Google Secret Manager, the version pinned',
    '#   env://NAME                                                      an environment variable',
    '#   file://path                                                     a file; relative to the working directory',
    generated,
    stringify(onlySecrets({ upstreams: systemsAt(site), functions })),
  ].join('\n');
}

/**
 * The templates of `config/`, by file name: what every sync says of its systems and functions, as each kind of
 * installation begins with it.
 */
export function configTemplates(): Record<string, string> {
  const whole = Object.entries(installations).map(([file, each]) => [file, installationText(each)] as const);
  return Object.fromEntries([...whole, ['secrets.example.yaml', secretsText()]]);
}

/** Whether a file is a template as it was made, and not yet anybody's configuration. */
export function isTemplate(text: string): boolean {
  return text.includes(`\n${generated}\n`);
}
