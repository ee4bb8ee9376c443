import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Something real that tests stand on and that does not come with `npm ci`. */
export interface RealPart {
  /** As in `LOCKSTEP_WITHOUT`. */
  readonly name: string;
  /** What cannot be tested without it. */
  readonly holds: string;
  isThere(): boolean;
  /** Debian packages that bring it, none of which starts a service; none where Debian has it not. */
  readonly debian: readonly string[];
  /** Where else it comes from, as a sentence. */
  readonly elsewhere?: string;
}

/** Whether the kernel lets this process make namespaces and mount in them, as whoever starts containers does. */
function canContain(): boolean {
  const tried = ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'];
  return process.getuid?.() === 0 && spawnSync('unshare', tried, { stdio: 'ignore' }).status === 0;
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}

const timetables = '/usr/share/doc/fet-data/examples';

export const realParts: readonly RealPart[] = [
  {
    name: 'mariadb',
    holds: 'the PL/SQL, its triggers and the CMIS reader on MariaDB in Oracle mode',
    isThere: () =>
      ['/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', '/usr/bin/my_print_defaults'].every(existsSync),
    // Not mariadb-server, which would start one of its own.
    debian: ['mariadb-server-core', 'mariadb-client-core'],
  },
  {
    name: 'fet-data',
    holds: 'real timetables through CMIS and Echo360',
    isThere: () => existsSync(timetables),
    debian: ['fet-data'],
  },
  {
    name: 'java',
    holds: 'what Firestore’s emulator runs on',
    isThere: () => onPath('java'),
    debian: ['default-jre-headless'],
  },
  {
    name: 'firestore',
    holds: 'the state store, kills and rival processes on Firestore’s emulator',
    isThere: () => onPath('gcloud') && onPath('java'),
    debian: [],
    elsewhere: 'google-cloud-cli and google-cloud-cli-firestore-emulator from Google’s apt repository',
  },
  {
    name: 'chromium',
    holds: 'the console in a real browser',
    isThere: () => existsSync('/usr/bin/chromium'),
    debian: ['chromium'],
  },
  {
    name: 'terraform',
    holds: 'the deployment: modules, plans and policies',
    isThere: () => onPath('terraform'),
    debian: [],
    elsewhere: 'HashiCorp’s terraform',
  },
  {
    name: 'container',
    holds: 'that the image’s folder starts, serves and ends as the first process of a container',
    isThere: canContain,
    debian: [],
    elsewhere: 'a root of Linux that may make namespaces (unshare)',
  },
];

export interface Machine {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  /** Every part is insisted on: nothing may be left out. */
  readonly insists: boolean;
  /** Parts that the person has chosen to leave out. */
  readonly without: readonly string[];
}

/** What to do before the tests. */
export interface Preparation {
  /** Debian packages to install now. */
  readonly install: readonly string[];
  /** Parts that cannot be had, to be left out by name. */
  readonly leaveOut: readonly RealPart[];
  /** The line by which a person installs what is missing; undefined where there is nothing for Debian to bring. */
  readonly line: string | undefined;
}

/** As slim images leave out /usr/share/doc, where fet-data keeps its timetables. */
export const aptInstall = (packages: readonly string[]): readonly string[] => [
  'install',
  '-y',
  '-qq',
  '--no-install-recommends',
  '-o',
  'DPkg::Options::=--path-include=/usr/share/doc/fet-data/*',
  ...packages,
];

/** Decides what is installed and what is left out, from what is missing on a machine. Pure. */
export function prepare(missing: readonly RealPart[], { isRoot, hasApt, without }: Machine): Preparation {
  const wanted = missing.filter(({ name }) => !without.includes(name));
  const packages = [...new Set(wanted.flatMap(({ debian }) => debian))];
  const line =
    packages.length === 0
      ? undefined
      : `apt-get ${aptInstall(packages)
          .filter(word => word !== '-y' && word !== '-qq')
          .join(' ')}`;
  if (isRoot && hasApt)
    return { install: packages, leaveOut: wanted.filter(({ debian }) => debian.length === 0), line };
  return { install: [], leaveOut: wanted, line };
}

/** One line for each part that is left out, and how to get it. */
export function leftOutLines(parts: readonly RealPart[], line: string | undefined): readonly string[] {
  if (parts.length === 0) return [];
  return [
    ...parts.map(({ name, holds }) => `LEFT OUT, since ${name} is not here: ${holds}`),
    ...(line === undefined ? [] : [`To have what Debian has of it: ${line}`]),
    ...parts.flatMap(({ name, elsewhere }) => (elsewhere === undefined ? [] : [`${name}: ${elsewhere}`])),
  ];
}

/** Installs Debian packages, by no other right than root's. Resolves to whether all of them are there afterwards. */
export function installPackages(packages: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words: readonly string[]): boolean =>
    spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return apt('update', '-qq') && apt(...aptInstall(packages));
}

/** This machine, as the test command needs to know it. */
export function thisMachine(env: NodeJS.ProcessEnv): Machine {
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: onPath('apt-get'),
    insists: env['LOCKSTEP_INSISTS'] === 'all' || (env['CI'] ?? '') !== '',
    without: (env['LOCKSTEP_WITHOUT'] ?? '').split(',').map(name => name.trim()),
  };
}
