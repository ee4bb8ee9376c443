import type { Command } from 'commander';
import { wrap } from '../render/wrap.ts';

export interface HelpText {
  /** Paragraphs, wrapped to the terminal. */
  readonly notes?: readonly string[];
  /** Command lines, printed as they are: below 80 characters each. */
  readonly examples?: readonly string[];
}

/** Adds what a person needs beside the list of options. */
export function withHelp(command: Command, { notes = [], examples = [] }: HelpText): Command {
  return command.addHelpText('after', () => {
    const width = command.configureOutput().getOutHelpWidth?.() ?? 80;
    const paragraphs = notes.map(note => `\n${wrap(note, width).replaceAll('\n  ', '\n')}`);
    const lines = examples.map(example => `  $ ${example}`);
    return [
      ...paragraphs,
      ...(lines.length === 0 ? [] : ['', examples.length === 1 ? 'Example:' : 'Examples:', ...lines]),
    ].join('\n');
  });
}
