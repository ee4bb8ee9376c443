import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A command of the container file as a list of words, by what stands before it. */
function commandAfter(instruction: 'CMD' | 'RUN', root: string): readonly string[] {
  const lines = readFileSync(join(root, 'Containerfile'), 'utf8').split('\n');
  const line = lines.find(each => each.startsWith(`${instruction} [`));
  return z.array(z.string()).parse(JSON.parse(line?.slice(instruction.length + 1) ?? 'null'));
}

const optionsOf = (command: readonly string[]): string[] => command.filter(word => word.startsWith('-'));

/** What Node is told beside what to run: when the image is made and code compiled, and when an instance starts. */
export function imageOptions(root: string): { readonly warming: string[]; readonly starting: string[] } {
  return { warming: optionsOf(commandAfter('RUN', root)), starting: optionsOf(commandAfter('CMD', root)) };
}
