import { execFileSync } from 'node:child_process';
import { chownSync, constants, copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What an image is: its files, and how its one process is started. */
export interface ImageFolder {
  readonly root: string;
  readonly workdir: string;
  readonly uid: number;
  readonly gid: number;
  readonly env: Readonly<Record<string, string>>;
  /** The entry point of the base, and the command. */
  readonly command: readonly string[];
}

/** Of the base that the container file names: its entry point and its user's home. */
const entryPoint = '/nodejs/bin/node';
const home = { folder: '/home/nonroot', user: 65_532 };

const words = (text: string): string[] => z.array(z.string()).parse(JSON.parse(text));

/** The instructions of a container file, one a line, without comments. */
function instructionsOf(file: string): [name: string, rest: string][] {
  const lines = readFileSync(file, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  return lines.filter(line => line.trim() !== '').map(line => [line.split(' ')[0] ?? '', line.replace(/^\S+\s+/, '')]);
}

/**
 * In place of the base image: this process's own Node where the base has its, the libraries that it is linked with, a
 * home for the user without rights, and nothing else. No shell, no package manager.
 */
function layBase(root: string): void {
  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  for (const [library] of linked.matchAll(/\/\S+/g)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  mkdirSync(join(root, dirname(entryPoint)), { recursive: true });
  copyFileSync(process.execPath, join(root, entryPoint), constants.COPYFILE_FICLONE);
  for (const folder of [home.folder, '/tmp', '/proc', '/etc']) mkdirSync(join(root, folder), { recursive: true });
  chownSync(join(root, home.folder), home.user, home.user);
}

/**
 * Makes the folder `root` as a builder of images would: instruction by instruction of the container file, with the
 * folder of the build (`dist` below `context`). `run` carries out what is to be run while it is made. Throws on an
 * instruction that it does not know.
 */
export function makeImageFolder(
  containerFile: string,
  context: string,
  root: string,
  run: (image: ImageFolder) => void,
): ImageFolder {
  layBase(root);
  let image: ImageFolder = { root, workdir: '/', uid: 0, gid: 0, env: {}, command: [] };
  for (const [name, rest] of instructionsOf(containerFile)) {
    if (name === 'ARG' || name === 'FROM') continue;
    if (name === 'WORKDIR') {
      mkdirSync(join(root, rest), { recursive: true });
      image = { ...image, workdir: rest };
    } else if (name === 'COPY') {
      const [from = '', to = ''] = rest.split(' ');
      cpSync(join(context, from), join(root, image.workdir, to), { recursive: true });
    } else if (name === 'USER') {
      const [uid, gid] = rest.split(':').map(Number);
      image = { ...image, uid: z.number().parse(uid), gid: z.number().parse(gid) };
    } else if (name === 'ENV') {
      const given = rest
        .split(/\s+/)
        .map((pair): [string, string] => [pair.replace(/=.*/, ''), pair.replace(/^[^=]*=/, '')]);
      image = { ...image, env: { ...image.env, ...Object.fromEntries(given) } };
    } else if (name === 'RUN') run({ ...image, command: words(rest) });
    else if (name === 'CMD') image = { ...image, command: [entryPoint, ...words(rest)] };
    else throw new Error(`${containerFile}: ${name} is not known here.`);
  }
  return image;
}
