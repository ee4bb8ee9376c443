import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** How text may look on the output at hand. */
export interface Style {
  /** Columns of the terminal; prose meant for a file or pipe gets a generous width. */
  readonly width: number;
  /** Columns that a table may take: in a file or pipe as many as it wants, so that each row is one line. */
  readonly tableWidth: number;
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
}

export const plainWidth = 120;

/** Styles for a terminal of this width, or plain text when colour is off (NO_COLOR, a pipe). */
export function styleFor(options: { readonly width?: number; readonly colour: boolean }): Style {
  const format =
    (name: Format) =>
    (text: string): string =>
      options.colour && text !== '' ? styleText(name, text, { validateStream: false }) : text;
  return {
    width: Math.max(40, options.width ?? plainWidth),
    tableWidth: options.width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, options.width),
    bold: format('bold'),
    dim: format('dim'),
    good: format('green'),
    warning: format('yellow'),
    bad: format('red'),
  };
}
