import { visibleJson } from '#shared/core/printable.ts';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { type Style, styleFor } from '../render/style.ts';

/** Where a command's words go: results to stdout, remarks to stderr, so that a result can be piped on. */
export interface Console {
  readonly style: Style;
  readonly noteStyle: Style;
  /** Whether people watch stderr on a terminal: progress may move there. */
  readonly lively: boolean;
  readonly json: boolean;
  /** A result: stdout, or nothing when `--json` asks for one document. */
  out(text: string): void;
  /** A remark: stderr. */
  note(text: string): void;
  /** The document of `--json`; nothing otherwise. */
  document(value: unknown): void;
}

export interface ConsoleOptions {
  readonly json: boolean;
  readonly colour: boolean;
}

/**
 * https://no-color.org: any value but an empty one switches colour off; FORCE_COLOR switches it on where there is no
 * terminal.
 */
function wantsColour(output: Output, env: Surroundings['env'], allowed: boolean): boolean {
  if (!allowed || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return output.isTTY || !['', '0', 'false'].includes(env['FORCE_COLOR'] ?? '');
}

/** POSIX: COLUMNS goes before what the terminal says of itself. */
function widthOf(output: Output, env: Surroundings['env']): { readonly width?: number } {
  const said = Number(env['COLUMNS']);
  if (Number.isInteger(said) && said > 0) return { width: said };
  return output.columns === undefined ? {} : { width: output.columns };
}

export function createConsole({ stdout, stderr, env }: Surroundings, { json, colour }: ConsoleOptions): Console {
  const styled = (output: Output): Style =>
    styleFor({
      colour: wantsColour(output, env, colour),
      ...widthOf(output, env),
    });
  return {
    style: styled(stdout),
    noteStyle: styled(stderr),
    lively: stderr.isTTY && env['TERM'] !== 'dumb',
    json,
    out: text => {
      if (!json) stdout.write(`${text}\n`);
    },
    note: text => stderr.write(`${text}\n`),
    document: value => {
      if (json) stdout.write(`${visibleJson(JSON.stringify(value, undefined, 2))}\n`);
    },
  };
}
